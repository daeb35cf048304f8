// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joblog.gateway.core.InFlight;
import dev.joblog.topics.Variables;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings file that is shipped, against the class that reads it. */
final class ExampleConfigTest {

  private static final String EXAMPLE = "src/main/config/gateway.yml";

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JOBLOG_KAFKA", "broker-1:9092,broker-2:9092,broker-3:9092",
          "JOBLOG_PROCESSOR", "http://processor-1:7070",
          "JOBLOG_INTERNAL_TOKEN", "0123456789abcdef0123456789abcdef",
          "JOBLOG_REQUEST_ID_SECRET", "1123456789abcdef0123456789abcdef",
          "JOBLOG_CURSOR_SECRET", "2123456789abcdef0123456789abcdef",
          "JOBLOG_ISSUER", "https://issuer.example",
          "JOBLOG_JWKS_URL", "https://issuer.example/keys");

  @Test
  void itIsASafeConfigurationAsItStands() throws Exception {
    GatewayConfiguration configuration = read(ENVIRONMENT);

    assertThat(configuration.kafka().bootstrapServers()).isEqualTo(ENVIRONMENT.get("JOBLOG_KAFKA"));
    assertThat(configuration.processors()).containsExactly("http://processor-1:7070");
    assertThat(configuration.auth().jwksUrl()).contains(URI.create("https://issuer.example/keys"));
    assertThat(configuration.auth().development()).isEmpty();
    assertThat(configuration.registry().isServed()).isFalse();
    DefaultServerFactory server = (DefaultServerFactory) configuration.getServerFactory();
    assertThat(List.of(server.getApplicationConnectors(), server.getAdminConnectors()))
        .allSatisfy(
            connectors ->
                assertThat(((HttpConnectorFactory) connectors.get(0)).getBindHost())
                    .isEqualTo("127.0.0.1"));
  }

  @Test
  void kafkasClientsAndTheRegistryAreGivenByTheEnvironmentToo() throws Exception {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("JOBLOG_REGISTRY_URL", "http://registry:8081");
    environment.put("JOBLOG_KAFKA_CLIENT", "{security.protocol: SSL, ssl.truststore.type: PEM}");

    GatewayConfiguration configuration = read(environment);

    assertThat(read(ENVIRONMENT).registry().access()).isEmpty();
    assertThat(configuration.registry().access()).isPresent();
    assertThat(read(ENVIRONMENT).kafka().client()).isEmpty();
    assertThat(configuration.kafka().client())
        .contains(Map.of("security.protocol", "SSL", "ssl.truststore.type", "PEM"));
  }

  @Test
  void whatItShowsAsDefaultsAreTheDefaults() throws Exception {
    GatewayConfiguration configuration = read(ENVIRONMENT);

    assertThat(configuration.inFlightMax()).isEqualTo(InFlight.MAX_DEFAULT);
    assertThat(configuration.replyPartition()).isZero();
    assertThat(configuration.queues()).isEmpty();
    assertThat(configuration.nativeApi().waitAtMost()).contains(Duration.ofSeconds(5));
  }

  @Test
  void itShowsEveryKeyThereIs() throws Exception {
    List<String> known =
        Arrays.stream(GatewayConfiguration.class.getConstructors()[0].getParameters())
            .map(parameter -> parameter.getAnnotation(JsonProperty.class).value())
            .toList();
    assertThat(known).hasSizeGreaterThan(5);
    JsonNode shown = new YAMLMapper().readTree(Path.of(EXAMPLE).toFile());
    assertThat(known).allSatisfy(key -> assertThat(shown.has(key)).as(key).isTrue());
  }

  @Test
  void aVariableThatIsNotSetIsMissedByName() {
    for (String name : ENVIRONMENT.keySet()) {
      Map<String, String> less = new HashMap<>(ENVIRONMENT);
      less.remove(name);
      assertThatThrownBy(() -> read(less)).hasMessageContaining(name);
    }
  }

  /** As the application reads it, but for where variables come from. */
  private static GatewayConfiguration read(Map<String, String> environment) throws Exception {
    return new DefaultConfigurationFactoryFactory<GatewayConfiguration>()
        .create(
            GatewayConfiguration.class, Validators.newValidator(), Jackson.newObjectMapper(), "dw")
        .build(
            new SubstitutingSourceProvider(
                new FileConfigurationSourceProvider(), Variables.of(environment)),
            EXAMPLE);
  }
}
