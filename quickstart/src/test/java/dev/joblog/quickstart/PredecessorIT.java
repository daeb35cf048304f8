// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.kafka.BrokerHome;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run that was killed leaves in Kafka, and what a start makes of it. */
final class PredecessorIT {

  private static final String TOPIC = "written-together";
  private static final String APPLICATION = "killed";

  /** Their markers take a while, so that kills fall between a commit and its markers. */
  private static final int PARTITIONS = 60;

  /** About every second one does. */
  private static final int KILLS = 3;

  private static final Duration SOON = Duration.ofMinutes(3);

  @TempDir Path directory;

  @Test
  void transactionsThatWereCutShortAreOverInAllTheirPartitionsAlike() throws Exception {
    BrokerHome home = new BrokerHome(Path.of("broker", "target"));
    int port = FreePorts.pick(1).get(0);
    try (LocalKafka kafka =
        LocalKafka.single(home, directory, Path.of("target", "archives"), port)) {
      kafka.start();
      createTopic(kafka);
      for (int i = 0; i < KILLS; i++) {
        killWhileItCommits(kafka);
        kafka.start();
        List<String> said = new ArrayList<>();
        Predecessor.release(kafka.bootstrap(), APPLICATION, said::add);

        assertThat(said).noneMatch(line -> line.contains("could not be taken over"));
        Map<TopicPartition, Long> newest = newestCommitted(kafka);
        assertThat(newest).hasSize(PARTITIONS);
        assertThat(Set.copyOf(newest.values())).as("after kill %d; %s", i, said).hasSize(1);
      }
    }
  }

  private static void createTopic(LocalKafka kafka) throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
  }

  /** One record in each partition by each transaction, until the broker is dead. */
  private static void killWhileItCommits(LocalKafka kafka) throws Exception {
    AtomicLong committed = new AtomicLong();
    Thread committing = new Thread(() -> commitUntilItFails(kafka.bootstrap(), committed));
    committing.start();
    Waiting.await("some transactions to be committed", () -> committed.get() >= 5);
    kafka.kill();
    committing.interrupt();
    committing.join();
  }

  private static void commitUntilItFails(String bootstrap, AtomicLong committed) {
    try (KafkaProducer<byte[], Long> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "transactional.id", APPLICATION + "-1"),
            new ByteArraySerializer(),
            new LongSerializer())) {
      producer.initTransactions();
      while (true) {
        producer.beginTransaction();
        long transaction = System.nanoTime();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          var unused = producer.send(new ProducerRecord<>(TOPIC, partition, null, transaction));
        }
        producer.commitTransaction();
        committed.incrementAndGet();
      }
    } catch (KafkaException dead) {
      // the end of it
    }
  }

  /** By partition, read to the end of what is in it, committed or not. */
  private static Map<TopicPartition, Long> newestCommitted(LocalKafka kafka) {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(each -> new TopicPartition(TOPIC, each)).toList();
    Map<TopicPartition, Long> newest = new HashMap<>();
    try (KafkaConsumer<byte[], Long> uncommitted = consumer(kafka, "read_uncommitted");
        KafkaConsumer<byte[], Long> committed = consumer(kafka, "read_committed")) {
      Map<TopicPartition, Long> ends = uncommitted.endOffsets(partitions, SOON);
      committed.assign(partitions);
      committed.seekToBeginning(partitions);
      long deadline = System.nanoTime() + SOON.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> committed.position(end.getKey()) < end.getValue())) {
        assertThat(System.nanoTime()).as("read to the end by now").isLessThan(deadline);
        committed
            .poll(Duration.ofMillis(100))
            .forEach(
                each ->
                    newest.put(new TopicPartition(each.topic(), each.partition()), each.value()));
      }
    }
    return newest;
  }

  private static KafkaConsumer<byte[], Long> consumer(LocalKafka kafka, String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrap(), "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new LongDeserializer());
  }
}
