// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The changelog is made by us, before Streams would have the brokers make it (ADR 0217). */
final class ChangelogIT {

  @TempDir Path directory;

  @Test
  void isMadeForCompactionAndStreamsTakesItAsItIs() throws Exception {
    try (TestKafka kafka = TestKafka.start(directory);
        ProcessorProcess processor = new ProcessorProcess(directory, kafka.bootstrap())) {
      kafka.awaitTopics();
      try (TopicClient client = new TopicClient(kafka.bootstrap())) {
        create(client);
        processor.kill();
        processor.startAgain();
        create(client);
      }

      assertThat(TopicReader.readAll(kafka, ProcessorProcess.CHANGELOG, "read_committed"))
          .isNotEmpty();
      Config settings = settings(kafka);
      assertThat(settings.get("cleanup.policy").value()).isEqualTo("compact");
      assertThat(settings.get("segment.bytes").value()).isEqualTo("52428800");
      assertThat(settings.get("min.compaction.lag.ms").value()).isEqualTo("600000");
      assertThat(settings.get("message.timestamp.after.max.ms").value())
          .as("log time may run ahead of a broker's clock")
          .isEqualTo(Long.toString(Long.MAX_VALUE));
    }
  }

  private static void create(TopicClient client) throws Exception {
    client.send(
        TopicClient.header("importer", Optional.empty()), TopicClient.create("changelog", "{}"));
  }

  private static Config settings(TestKafka kafka) throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
      ConfigResource of = new ConfigResource(ConfigResource.Type.TOPIC, ProcessorProcess.CHANGELOG);
      return Optional.ofNullable(admin.describeConfigs(List.of(of)).all().get().get(of))
          .orElseThrow();
    }
  }
}
