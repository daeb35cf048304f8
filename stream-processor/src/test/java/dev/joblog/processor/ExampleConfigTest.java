// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joblog.protocol.wire.RegistryAccess;
import dev.joblog.topics.Variables;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings file that is shipped, against the class that reads it. */
final class ExampleConfigTest {

  private static final Path EXAMPLE = Path.of("src", "main", "config", "processor.yml");
  private static final Pattern SHOWN = Pattern.compile("(?m)^( *)#(?=[A-Za-z]+:)");

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JOBLOG_KAFKA", "broker-1:9092,broker-2:9092,broker-3:9092",
          "JOBLOG_REPLICATION_FACTOR", "3",
          "JOBLOG_STATE_DIR", "/var/lib/joblog",
          "JOBLOG_INTERNAL_BIND_HOST", "0.0.0.0",
          "JOBLOG_INTERNAL_PORT", "7070",
          "JOBLOG_INTERNAL_ADVERTISED_HOST", "processor-1",
          "JOBLOG_INTERNAL_TOKEN", "0123456789abcdef0123456789abcdef",
          "JOBLOG_LEASE_KEY_1", Base64.getEncoder().encodeToString(new byte[32]));

  @TempDir Path directory;

  @Test
  void itIsASafeConfigurationAsItStands() throws IOException {
    ProcessorConfig config = ConfigFile.read(EXAMPLE, ENVIRONMENT);

    assertThat(config.kafka().bootstrapServers()).isEqualTo(ENVIRONMENT.get("JOBLOG_KAFKA"));
    assertThat(config.topics().replicationFactor()).isEqualTo(3);
    assertThat(config.topics().minInSyncReplicas()).isEqualTo(2);
    assertThat(config.internal().advertisedHost()).isEqualTo("processor-1");
    assertThat(config.leaseKeys()).containsOnlyKeys(1);
  }

  @Test
  void kafkasClientsAndTheRegistryAreGivenByTheEnvironmentToo() throws IOException {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("JOBLOG_REGISTRY_URL", "http://registry:8081");
    environment.put("JOBLOG_REGISTRY_REGISTER", "true");
    environment.put("JOBLOG_KAFKA_CLIENT", "{security.protocol: SSL, ssl.truststore.type: PEM}");

    ProcessorConfig config = ConfigFile.read(EXAMPLE, environment);

    assertThat(config.registry().map(RegistryAccess::register)).contains(true);
    assertThat(config.kafka().client())
        .isEqualTo(Map.of("security.protocol", "SSL", "ssl.truststore.type", "PEM"));
    environment.remove("JOBLOG_REGISTRY_URL");
    assertThatThrownBy(() -> ConfigFile.read(EXAMPLE, environment))
        .hasMessageContaining("registry.url");
  }

  @Test
  void everyDefaultThatItShowsIsTheDefault() throws IOException {
    ProcessorConfig plain = ConfigFile.read(EXAMPLE, ENVIRONMENT);
    Map<String, String> withRegistry = new HashMap<>(ENVIRONMENT);
    withRegistry.put("JOBLOG_REGISTRY_URL", "http://registry:8081");
    ProcessorConfig full = ConfigFile.read(allShown(), withRegistry);

    assertThat(full.topics()).isEqualTo(plain.topics());
    assertThat(full.streams()).isEqualTo(plain.streams());
    assertThat(full.memory()).isEqualTo(plain.memory());
    assertThat(full.internal()).isEqualTo(plain.internal());
    assertThat(full.registry()).isPresent();
    assertThat(plain.registry()).isEmpty();
    assertThat(full.audit()).isPresent();
  }

  @Test
  void itShowsEverySettingThereIs() throws IOException {
    JsonNode shown =
        new YAMLMapper().readTree(Variables.of(ENVIRONMENT).replace(Files.readString(allShown())));
    Map<String, Class<?>> sections =
        Map.of(
            "", ProcessorConfig.class,
            "/kafka", ProcessorConfig.Kafka.class,
            "/streams", ProcessorConfig.Streams.class,
            "/memory", ProcessorConfig.Memory.class,
            "/internal", ProcessorConfig.Internal.class,
            "/audit", ProcessorConfig.Audit.class);
    sections.forEach(
        (section, read) ->
            assertThat(names(shown.at(section)))
                .as(section)
                .containsExactlyInAnyOrderElementsOf(keys(read)));
    assertThat(names(shown.path("topics")))
        .containsExactlyInAnyOrderElementsOf(components(ProcessorConfig.Topics.class));
    assertThat(names(shown.path("registry")))
        .containsExactlyInAnyOrderElementsOf(components(ProcessorConfig.Registry.class));
  }

  private static List<String> keys(Class<?> section) {
    return Arrays.stream(section.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(JsonCreator.class))
        .flatMap(method -> Arrays.stream(method.getParameters()))
        .map(parameter -> parameter.getAnnotation(JsonProperty.class).value())
        .toList();
  }

  private static List<String> components(Class<?> section) {
    return Arrays.stream(section.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static List<String> names(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** With every comment that is a setting. */
  private Path allShown() throws IOException {
    return Files.writeString(
        directory.resolve("all.yml"), SHOWN.matcher(Files.readString(EXAMPLE)).replaceAll("$1"));
  }
}
