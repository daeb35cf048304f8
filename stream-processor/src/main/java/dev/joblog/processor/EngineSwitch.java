// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.topics.Topics;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Switches every partition of a log, for its operator: writes the order, and tells what each
 * partition said to it. With the schema ids that come with this version.
 */
public final class EngineSwitch {

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);

  /** A cluster that is there answers sooner. */
  private static final int KAFKA_AT_MOST_MS = 15_000;

  private static final TopicPartition ANSWERS = new TopicPartition(Topics.OUTCOMES, 0);

  /**
   * Writes and waits, half a minute at most.
   *
   * @param client Kafka's settings, the brokers among them
   * @param leaseKey number of the lease key in use from here on
   * @param forward whether misplaced commands are forwarded; empty: as before
   * @return how many partitions did not accept it
   * @throws ExecutionException if the log refuses it
   * @throws org.apache.kafka.common.errors.TimeoutException if the cluster does not answer
   */
  public static int run(
      Properties client, int version, int leaseKey, Optional<Boolean> forward, PrintStream out)
      throws ExecutionException, InterruptedException {
    KnownSchemas schemas = KnownSchemas.bundled();
    try (Consumer<byte[], byte[]> consumer = consumer(client);
        Producer<byte[], byte[]> producer = producer(client)) {
      consumer.assign(List.of(ANSWERS));
      consumer.seekToEnd(List.of(ANSWERS));
      consumer.position(ANSWERS);
      List<Integer> partitions =
          producer.partitionsFor(Topics.COMMANDS).stream()
              .map(PartitionInfo::partition)
              .sorted()
              .toList();
      SortedMap<Integer, UUID> appended =
          new EngineSettings(producer, new CommandWire(schemas))
              .append(partitions, new Order.SetEngineVersion(version, leaseKey, forward));
      return tell(
          appended,
          EngineSettings.verdicts(consumer, new OutcomeWire(schemas), appended, ANSWER_AT_MOST),
          out);
    }
  }

  static int tell(
      SortedMap<Integer, UUID> appended, Map<Integer, Outcome.Verdict> verdicts, PrintStream out) {
    int others = 0;
    for (int partition : appended.keySet()) {
      Optional<Outcome.Verdict> verdict = Optional.ofNullable(verdicts.get(partition));
      if (!(verdict.orElse(null) instanceof Outcome.Accepted)) {
        others++;
      }
      String said =
          verdict.map(EngineSwitch::word).orElse("no answer in time; the order stands in the log");
      out.println("partition " + partition + ": " + said);
    }
    return others;
  }

  private static String word(Outcome.Verdict verdict) {
    return verdict instanceof Outcome.Rejected no ? no.sentence() : "accepted";
  }

  private static Consumer<byte[], byte[]> consumer(Properties client) {
    Properties settings = new Properties();
    settings.putAll(client);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, KAFKA_AT_MOST_MS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, KAFKA_AT_MOST_MS);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Producer<byte[], byte[]> producer(Properties client) {
    Properties settings = new Properties();
    settings.putAll(client);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, KAFKA_AT_MOST_MS);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private EngineSwitch() {}
}
