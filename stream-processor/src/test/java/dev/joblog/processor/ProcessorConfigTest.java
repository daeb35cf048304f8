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
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void everyRequiredSettingIsMissedByName() {
    for (String name : least().keySet()) {
      Map<String, String> settings = least();
      settings.remove(name);

      assertThatThrownBy(() -> ProcessorConfig.of(settings))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void wrongValuesAreRefusedByName() {
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry("internal.port", "65536"),
            Map.entry("stream.threads", "2"),
            Map.entry("group.protocol", "consumer"),
            Map.entry("internal.token", "short"),
            Map.entry("commit.interval.ms", "a while"),
            Map.entry("poll.ms", "101"),
            Map.entry("transaction.timeout.ms", "999"),
            Map.entry("rocksdb.write.buffer.mib", "128"),
            Map.entry("lease.key.1", "not base64!"),
            Map.entry("topics.min.insync.replicas", "4"),
            Map.entry("schema.registry.register", "yes"),
            Map.entry("bootstrap.server", "misspelt:1"));
    wrong.forEach(
        (name, value) -> {
          Map<String, String> settings = least();
          settings.put(name, value);
          assertThatThrownBy(() -> ProcessorConfig.of(settings))
              .as(name)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining(name);
        });
  }

  @Test
  void secretsMayStandInFilesAndVariables() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), KEY + "\n");
    Map<String, String> settings = least();
    settings.put("lease.key.1", "file:" + file);
    settings.put("internal.token", "env:JOBLOG_TOKEN");

    ProcessorConfig config = ProcessorConfig.of(settings, Map.of("JOBLOG_TOKEN", TOKEN));

    assertThat(config.internal().token()).isEqualTo(TOKEN);
    assertThat(config.leaseKeys().get(1)).hasSize(32);
    assertThatThrownBy(() -> ProcessorConfig.of(settings, Map.of()))
        .hasMessage("Expected setting internal.token in variable JOBLOG_TOKEN, but it is not set");
  }

  @Test
  void noSecretIsPrinted() {
    Map<String, String> settings = least();
    settings.put("kafka.sasl.jaas.config", "password=hunter2");
    settings.put("schema.registry.url", "http://registry:8081");
    settings.put("schema.registry.authorization", "Basic c2VjcmV0");

    assertThat(ProcessorConfig.of(settings).toString())
        .contains("broker:9092")
        .doesNotContain(TOKEN)
        .doesNotContain("hunter2")
        .doesNotContain("c2VjcmV0")
        .doesNotContain(KEY);
  }

  @Test
  void streamsTakesTheSettingsOfBothProtocols() {
    for (String protocol : new String[] {"streams", "classic"}) {
      Map<String, String> settings = least();
      settings.put("group.protocol", protocol);
      settings.put("kafka.client.rack", "b");
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
          .containsEntry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 5_000);
    }
  }

  private static Map<String, String> least() {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", "broker:9092");
    settings.put("state.dir", "/var/lib/joblog");
    settings.put("internal.token", TOKEN);
    settings.put("lease.key.1", KEY);
    return settings;
  }
}
