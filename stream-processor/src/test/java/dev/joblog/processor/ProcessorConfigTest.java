// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.topology.PollRecords;
import dev.joblog.topics.TopicPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProcessorConfigTest {

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path directory;

  @Test
  void fourSettingsAreEnough() {
    ProcessorConfig config = ProcessorConfig.of(least());

    assertThat(config.topics()).isEqualTo(TopicPlan.replicated());
    assertThat(config.streams().groupProtocol()).isEqualTo(GroupProtocol.STREAMS);
    assertThat(config.streams().commitInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.internal().bindHost()).isEqualTo("127.0.0.1");
    assertThat(config.internal().advertisedHost()).isEqualTo("127.0.0.1");
    assertThat(config.registry()).isEmpty();
    assertThat(config.leaseKeys()).containsOnlyKeys(1);
  }

  @ParameterizedTest
  @CsvSource({"kafka,bootstrapServers", "streams,stateDir", "internal,token", "leaseKeys,1"})
  void everyRequiredSettingIsMissedByName(String section, String key) {
    Map<String, Map<String, Object>> settings = least();
    section(settings, section).remove(key);

    assertThatThrownBy(() -> ProcessorConfig.of(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(section)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource({
    "internal,port,65536",
    "internal,advertisedHost,stream_processor",
    "internal,advertisedHost,processor 1",
    "internal,advertisedHost,http://processor-1",
    "internal,advertisedHost,processor-1:7070",
    "internal,advertisedHost,::1",
    "internal,advertisedHost,0.0.0.0",
    "streams,threads,2",
    "streams,groupProtocol,consumer",
    "internal,token,short",
    "streams,commitInterval,a while",
    "streams,poll,PT0.101S",
    "streams,transactionTimeout,PT0.999S",
    "memory,writeBufferMib,128",
    "leaseKeys,1,not base64!",
    "topics,minInSyncReplicas,4",
    "registry,register,yes"
  })
  void wrongValuesAreRefusedByName(String section, String key, String value) {
    Map<String, Map<String, Object>> settings = least();
    section(settings, section).put(key, value);

    assertThatThrownBy(() -> ProcessorConfig.of(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(section + "." + key);
  }

  @Test
  void aProcessorThatBindsToEveryAddressIsReachedAtItsOwn() {
    Map<String, Map<String, Object>> settings = least();
    section(settings, "internal").putAll(Map.of("bindHost", "0.0.0.0", "advertisedHost", ""));

    assertThat(ProcessorConfig.of(settings).internal().advertisedHost())
        .isNotEmpty()
        .isNotEqualTo("0.0.0.0");
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestOne() {
    Map<String, Map<String, Object>> settings = least();
    section(settings, "streams").put("standby", 1);

    assertThatThrownBy(() -> ProcessorConfig.of(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unrecognized field at: streams.standby Did you mean?: - standbys");
  }

  @Test
  void secretsMayStandInFilesAndVariables() throws Exception {
    Path key = Files.writeString(directory.resolve("key"), KEY + "\n");
    Path file =
        Files.writeString(
            directory.resolve("processor.yml"),
            """
            kafka: {bootstrapServers: "${JOBLOG_KAFKA:-broker:9092}"}
            streams: {stateDir: /var/lib/joblog}
            internal: {token: "${JOBLOG_TOKEN}"}
            leaseKeys: {1: "${file:%s}"}
            """
                .formatted(key));

    ProcessorConfig config = ConfigFile.read(file, Map.of("JOBLOG_TOKEN", TOKEN));

    assertThat(config.kafka().bootstrapServers()).isEqualTo("broker:9092");
    assertThat(config.internal().token()).isEqualTo(TOKEN);
    assertThat(config.leaseKeys().get(1)).hasSize(32);
    assertThatThrownBy(() -> ConfigFile.read(file, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JOBLOG_TOKEN");
    Files.delete(key);
    assertThatThrownBy(() -> ConfigFile.read(file, Map.of("JOBLOG_TOKEN", TOKEN)))
        .hasMessage("Expected the file " + key + " of the settings, but it cannot be read");
  }

  @Test
  void aSecretIsNotRepeatedByWhoCanNotReadIt() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("processor.yml"),
            """
            kafka:
              bootstrapServers: broker:9092
              client: ${JOBLOG_KAFKA_CLIENT}
            """);
    for (String broken :
        List.of(
            "{sasl.jaas.config: 'password=hunter22",
            "'{sasl.jaas.config: hunter22}'",
            "[hunter22]")) {
      assertThatThrownBy(() -> ConfigFile.read(file, Map.of("JOBLOG_KAFKA_CLIENT", broken)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("processor.yml")
          .hasMessageNotContaining("hunter22");
    }
  }

  @Test
  void aSystemPropertyGoesBeforeTheFile() {
    Map<String, String> given =
        Map.of(
            "joblog.processor.kafka.bootstrapServers", "other:9092",
            "joblog.processor.topics.commandPartitions", "4",
            "joblog.processor.streams.poll", "PT0.01S",
            "joblog.processor.leaseKeys.2", KEY);
    given.forEach(System::setProperty);
    try {
      ProcessorConfig config = ProcessorConfig.of(least());

      assertThat(config.kafka().bootstrapServers()).isEqualTo("other:9092");
      assertThat(config.topics().commandPartitions()).isEqualTo(4);
      assertThat(config.streams().poll()).isEqualTo(Duration.ofMillis(10));
      assertThat(config.leaseKeys()).containsOnlyKeys(1, 2);
    } finally {
      given.keySet().forEach(System::clearProperty);
    }
  }

  /** It would be taken for YAML, and refused for its first line. */
  @Test
  void aPropertiesFileOfAFormerReleaseIsRefusedInOneSentence() {
    assertThatThrownBy(() -> ConfigFile.read(Path.of("processor.properties"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected settings in YAML, but processor.properties is a properties file as former"
                + " releases had it; docs/operations.md, Upgrades, says how each setting is called"
                + " now");
  }

  @Test
  void noSecretIsPrinted() {
    Map<String, Map<String, Object>> settings = least();
    section(settings, "kafka")
        .put("client", Map.of("sasl.jaas.config", "required password=\"hunter2\";"));
    settings.put(
        "registry", Map.of("url", "http://registry:8081", "authorization", "Basic c2VjcmV0"));

    ProcessorConfig config = ProcessorConfig.of(settings);

    assertThat(StreamsSettings.client(config, "admin"))
        .containsEntry("sasl.jaas.config", "required password=\"hunter2\";");
    assertThat(config.toString())
        .contains("broker:9092")
        .doesNotContain(TOKEN)
        .doesNotContain("hunter2")
        .doesNotContain("c2VjcmV0")
        .doesNotContain(KEY);
  }

  @Test
  void streamsTakesTheSettingsOfBothProtocols() {
    for (String protocol : new String[] {"streams", "classic"}) {
      Map<String, Map<String, Object>> settings = least();
      section(settings, "streams").put("groupProtocol", protocol);
      section(settings, "kafka").put("client", Map.of("client.rack", "b"));
      Properties streams = StreamsSettings.streams(ProcessorConfig.of(settings), 7070);

      StreamsConfig accepted = new StreamsConfig(streams);

      assertThat(accepted.getString(StreamsConfig.APPLICATION_SERVER_CONFIG))
          .isEqualTo("127.0.0.1:7070");
      assertThat(accepted.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(100);
      assertThat(streams.keySet())
          .as("settings of the changelog, part of the topology that a group holds to (ADR 0143)")
          .noneMatch(name -> name.toString().startsWith(StreamsConfig.TOPIC_PREFIX));
      assertThat(accepted.getBoolean(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG)).isTrue();
      assertThat(accepted.getMainConsumerConfigs("group", "any", 0))
          .containsKey(PollRecords.SETTING);
      Map<String, Object> producer = accepted.getProducerConfigs("any");
      assertThat(producer)
          .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0)
          .containsEntry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 2_500);
    }
  }

  @Test
  void aSessionIsTheShortestThatBrokersAreAskedToAllow() {
    Map<String, Map<String, Object>> settings = least();
    assertThat(ProcessorConfig.of(settings).streams().sessionTimeout())
        .isEqualTo(Duration.ofSeconds(3));

    section(settings, "streams").put("groupProtocol", "classic");
    assertThat(ProcessorConfig.of(settings).streams().sessionTimeout())
        .isEqualTo(Duration.ofSeconds(6));
  }

  private static Map<String, Object> section(
      Map<String, Map<String, Object>> settings, String name) {
    return settings.computeIfAbsent(name, fresh -> new HashMap<>());
  }

  private static Map<String, Map<String, Object>> least() {
    Map<String, Map<String, Object>> settings = new HashMap<>();
    settings.put("kafka", new HashMap<>(Map.of("bootstrapServers", "broker:9092")));
    settings.put("streams", new HashMap<>(Map.of("stateDir", "/var/lib/joblog")));
    settings.put("internal", new HashMap<>(Map.of("token", TOKEN)));
    settings.put("leaseKeys", new HashMap<>(Map.of("1", KEY)));
    return settings;
  }
}
