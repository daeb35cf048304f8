// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joblog.gateway.GatewayConfiguration;
import dev.joblog.processor.ProcessorConfig;
import dev.joblog.topics.Variables;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What compose gives the services, read by the services' own settings classes. */
final class ComposeSettingsTest {

  private static final String PROCESSOR = "stream-processor/src/main/config/processor.yml";
  private static final String GATEWAY = "api-gateway/src/main/config/gateway.yml";
  private static final Pattern MENTIONED = Pattern.compile("\\$\\{(JOBLOG_\\w+)");

  private static final Map<String, String> GIVEN =
      Map.of(
          "JOBLOG_INTERNAL_TOKEN", "0123456789abcdef0123456789abcdef",
          "JOBLOG_REQUEST_ID_SECRET", "1123456789abcdef0123456789abcdef",
          "JOBLOG_CURSOR_SECRET", "2123456789abcdef0123456789abcdef",
          "JOBLOG_LEASE_KEY_1", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

  private final Compose compose = new Compose();

  ComposeSettingsTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachProcessorBeginsWithThreeCopiesOfTheLogAndOneOfItsStores(boolean withTls)
      throws Exception {
    Set<String> processors = compose.services("stream-processor");
    assertThat(processors).hasSize(2);
    for (String service : processors) {
      Map<String, String> environment = compose.environment(service, withTls, GIVEN);
      ProcessorConfig config =
          ProcessorConfig.of(
              new YAMLMapper()
                  .readValue(
                      Variables.of(environment).replace(text(PROCESSOR)),
                      new TypeReference<Map<String, Object>>() {}));

      assertThat(config.kafka().bootstrapServers().split(",")).hasSize(3);
      assertThat(config.topics().replicationFactor()).isEqualTo(3);
      assertThat(config.topics().minInSyncReplicas()).isEqualTo(2);
      assertThat(config.streams().standbys()).isEqualTo(1);
      assertThat(config.registry()).isPresent();
      isKafkas(config.kafka().client(), withTls);
      assertThat(environment).doesNotContainKey("JOBLOG_INTERNAL_ADVERTISED_HOST");
      assertThat(mentioned(PROCESSOR)).containsAll(environment.keySet());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachGatewayHasAReplyPartitionOfItsOwnAndAsksWhicheverProcessorAnswers(boolean withTls)
      throws Exception {
    Set<Integer> replyPartitions = new TreeSet<>();
    Set<String> gateways = compose.services("api-gateway");
    for (String service : gateways) {
      Map<String, String> environment = compose.environment(service, withTls, GIVEN);
      GatewayConfiguration configuration =
          new DefaultConfigurationFactoryFactory<GatewayConfiguration>()
              .create(
                  GatewayConfiguration.class,
                  Validators.newValidator(),
                  Jackson.newObjectMapper(),
                  "dw")
              .build(
                  new SubstitutingSourceProvider(
                      new FileConfigurationSourceProvider(), Variables.of(environment)),
                  Yaml.ROOT.resolve(GATEWAY).toString());

      replyPartitions.add(configuration.replyPartition());
      assertThat(configuration.processors()).containsExactly("http://processors:7070");
      isKafkas(configuration.kafka().client().orElse(Map.of()), withTls);
      assertThat(mentioned(GATEWAY)).containsAll(environment.keySet());
    }
    assertThat(replyPartitions).hasSameSizeAs(gateways);
    for (String service : compose.services("stream-processor")) {
      assertThat(compose.service(service).at("/networks/inside/aliases/0").asText())
          .isEqualTo("processors");
    }
  }

  @Test
  void withTlsWhoeverReachesABrokerHasItsOwnKeys() {
    Set<String> clients = new TreeSet<>(compose.services("stream-processor"));
    clients.addAll(compose.services("api-gateway"));
    clients.add("schema-registry");
    for (String service : compose.servicesWithTls()) {
      String keys = compose.withTls(service).at("/volumes/0").asText();
      assertThat(keys)
          .endsWith((clients.contains(service) ? "/client" : "/" + service) + ":/run/tls:ro");
      clients.remove(service);
    }
    assertThat(clients).isEmpty();
    assertThat(compose.servicesWithTls()).contains("broker-1", "broker-2", "broker-3");
  }

  private static void isKafkas(Map<String, String> client, boolean withTls) {
    assertThat(AdminClientConfig.configNames()).containsAll(client.keySet());
    assertThat(client.containsKey("security.protocol")).isEqualTo(withTls);
  }

  private static Set<String> mentioned(String settings) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher found =
        MENTIONED.matcher(
            text(settings) + text("schemas/src/main/resources/dev/joblog/topics/logback.xml"));
    while (found.find()) {
      names.add(found.group(1));
    }
    return names;
  }

  private static String text(String path) throws IOException {
    return Files.readString(Yaml.ROOT.resolve(path));
  }
}
