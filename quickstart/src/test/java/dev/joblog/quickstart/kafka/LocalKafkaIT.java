// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalKafkaIT {

  private static final BrokerHome HOME = new BrokerHome(Path.of("broker", "target"));
  private static final Path ARCHIVES = Path.of("target", "archives");

  @TempDir Path directory;

  @Test
  void dataSurvivesStopAndKill() throws Exception {
    int port = FreePorts.pick(1).get(0);
    try (LocalKafka kafka = LocalKafka.single(HOME, directory, ARCHIVES, port)) {
      kafka.start();
      createTopic(kafka, "first");

      kafka.kill();
      kafka.start();
      createTopic(kafka, "second");

      kafka.stop();
    }
    try (LocalKafka kafka =
        LocalKafka.single(HOME, directory, ARCHIVES, FreePorts.pick(1).get(0))) {
      kafka.start();
      assertThat(topics(kafka)).contains("first", "second");
    }
  }

  @Test
  void anotherClusterOnItsPortIsNotTakenForOurs() throws Exception {
    int port = FreePorts.pick(1).get(0);
    try (LocalKafka other = LocalKafka.single(HOME, directory.resolve("other"), ARCHIVES, port);
        LocalKafka ours = LocalKafka.single(HOME, directory.resolve("ours"), ARCHIVES, port)) {
      other.start();
      assertThatThrownBy(ours::start).isInstanceOf(KafkaFailed.class);
      assertThat(topics(other)).isEmpty();
    }
  }

  @Test
  void threeNodesLiveOnWithTwo() throws Exception {
    try (LocalKafka kafka = LocalKafka.cluster(HOME, directory, ARCHIVES, FreePorts.pick(3))) {
      kafka.start();

      kafka.kill(2);
      createTopic(kafka, "with-two");

      assertThat(topics(kafka)).containsExactly("with-two");
      kafka.kill();
    }
  }

  @Test
  void theBrokerDiesWithTheProcessThatStartedItAndItsDataStay() throws Exception {
    int port = FreePorts.pick(1).get(0);
    Process holder = KafkaHolder.start(HOME, directory, ARCHIVES, port);
    try {
      KafkaHolder.awaitReady(holder);
      createTopic("127.0.0.1:" + port, "kept");
    } finally {
      holder.destroyForcibly().waitFor();
    }

    await("the orphan to end", () -> FreePorts.isFree(port));

    try (LocalKafka kafka = LocalKafka.single(HOME, directory, ARCHIVES, port)) {
      kafka.start();
      assertThat(topics(kafka)).contains("kept");
    }
  }

  @Test
  void anIdThatBeginsLikeAnOptionIsAnId() throws Exception {
    Path dash =
        Stream.iterate(0, i -> i + 1)
            .map(i -> directory.resolve("cluster-" + i))
            .filter(candidate -> LocalKafka.clusterId(candidate).startsWith("-"))
            .findFirst()
            .orElseThrow();
    try (LocalKafka kafka = LocalKafka.single(HOME, dash, ARCHIVES, FreePorts.pick(1).get(0))) {
      kafka.start();
      assertThat(topics(kafka)).isEmpty();
    }
  }

  @Test
  void tellsTheEndOfTheLogWhenTheBrokerEnds() throws Exception {
    try (LocalKafka kafka =
        LocalKafka.single(HOME, directory, ARCHIVES, FreePorts.pick(1).get(0))) {
      Files.createDirectories(directory.resolve("node-1"));
      Files.writeString(directory.resolve("node-1").resolve("data"), "no directory");

      assertThatThrownBy(kafka::start)
          .isInstanceOf(KafkaFailed.class)
          .hasMessageContaining("Expected Kafka to start, but Kafka ended with exit code 1")
          .hasMessageContaining("node-1/broker.log")
          .hasMessageContaining("No available log directories to format");
    }
  }

  @Test
  void aRecordThatUnpacksToFarMoreThanOneOfOursIsRefusedAtItsSender() throws Exception {
    try (LocalKafka kafka =
        LocalKafka.single(HOME, directory, ARCHIVES, FreePorts.pick(1).get(0))) {
      kafka.start();
      createTopic(kafka, "small");
      assertThatCode(() -> send(kafka, NodeSettings.UNPACKED_MAX - 1_000))
          .doesNotThrowAnyException();

      assertThatThrownBy(() -> send(kafka, NodeSettings.UNPACKED_MAX + 1))
          .hasCauseInstanceOf(InvalidRecordException.class);
    }
  }

  private static void send(LocalKafka kafka, int bytes) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrap(),
            "compression.type",
            "zstd",
            "max.request.size",
            Integer.MAX_VALUE);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("small", new byte[bytes])).get();
    }
  }

  @Test
  void theBrokersClassPathHasOurKafkaVersionAndOursHasNoBroker() throws IOException {
    Path ours = Path.of(Admin.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    assertThat(HOME.jars())
        .extracting(jar -> jar.getFileName().toString())
        .contains(ours.getFileName().toString().replace("kafka-clients", "kafka_2.13"));
    assertThatThrownBy(() -> Class.forName("kafka.server.KafkaRaftServer"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private static void createTopic(LocalKafka kafka, String name) throws Exception {
    createTopic(kafka.bootstrap(), name);
  }

  private static void createTopic(String bootstrap, String name) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) -1))).all().get();
    }
  }

  private static Iterable<String> topics(LocalKafka kafka) throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
      return admin.listTopics().names().get();
    }
  }
}
