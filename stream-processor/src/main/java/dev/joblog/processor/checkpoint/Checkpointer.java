// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import dev.joblog.protocol.wire.EventWire;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads committed events of the partitions that the group gives it, verifies their chain, and signs
 * a checkpoint now and then. Where it stands is committed with its last checkpoint as metadata; it
 * goes on from there only if that checkpoint is signed with its own key, and otherwise from the
 * partition's first event. A partition whose chain is broken gets no checkpoint any more.
 *
 * <p>One thread; no part of the topology.
 */
final class Checkpointer {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLL_RECORDS_MAX = 1_000;

  /** So long a killed one's partitions are nobody's. Kafka's 45 s would come on top of a minute. */
  private static final int SESSION_MS = 10_000;

  private static final Duration SEND_WAIT = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final EventWire wire;
  private final CheckpointSettings settings;
  private final CheckpointMetrics metrics;
  private final AuditClock clock;
  private final Map<Integer, Reading> readings = new HashMap<>();
  private final Set<Integer> broken = new HashSet<>();

  /** One partition: what was read of it since its last checkpoint. */
  private static final class Reading {
    final ChainCheck check;
    long count;
    long sinceNanos;

    Reading(ChainCheck check) {
      this.check = check;
    }
  }

  Checkpointer(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      EventWire wire,
      CheckpointSettings settings,
      CheckpointMetrics metrics,
      AuditClock clock) {
    this.consumer = consumer;
    this.producer = producer;
    this.wire = wire;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Consumer settings beside those of every client. */
  static Map<String, Object> consumerSettings(String group) {
    return Map.of(
        ConsumerConfig.GROUP_ID_CONFIG,
        group,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        POLL_RECORDS_MAX,
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        SESSION_MS);
  }

  void subscribe() {
    consumer.subscribe(
        List.of(Topics.EVENTS),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(Checkpointer.this::begin);
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> readings.remove(partition.partition()));
          }
        });
  }

  private void begin(TopicPartition partition) {
    Optional<Checkpoint> last =
        Optional.ofNullable(consumer.committed(Set.of(partition)).get(partition))
            .flatMap(committed -> Checkpoint.read(committed.metadata()))
            .filter(checkpoint -> checkpoint.partition() == partition.partition())
            .filter(settings.key().publicKeys()::isSigned);
    ChainCheck check =
        last.map(
                from ->
                    ChainCheck.after(
                        from.partition(), wire, from.position(), from.offset(), from.hashBytes()))
            .orElseGet(() -> ChainCheck.fromTheStart(partition.partition(), wire));
    if (last.isPresent()) {
      consumer.seek(partition, last.get().offset() + 1);
    } else {
      consumer.seekToBeginning(List.of(partition));
    }
    readings.put(partition.partition(), new Reading(check));
    LOG.info("event=audit-reading partition={} after={}", partition.partition(), check.position());
  }

  /** Polls once and writes what is due. */
  void step() throws InterruptedException {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      Reading reading = readings.get(record.partition());
      if (reading != null && !broken.contains(record.partition())) {
        read(reading, record);
      }
    }
    for (Reading reading : readings.values()) {
      long waited = clock.nanos() - reading.sinceNanos;
      if (reading.count > 0 && waited >= settings.interval().toNanos()) {
        write(reading);
      }
    }
  }

  private void read(Reading reading, ConsumerRecord<byte[], byte[]> record)
      throws InterruptedException {
    LogRecord event =
        LogRecord.of(
            record.partition(), record.offset(), record.timestamp(), record.key(), record.value());
    Optional<Fault> fault = reading.check.check(event);
    if (fault.isPresent()) {
      stop(reading, fault.get());
      return;
    }
    if (reading.count++ == 0) {
      reading.sinceNanos = clock.nanos();
    }
    if (reading.count >= settings.events()) {
      write(reading);
    }
  }

  /** What was sound before the fault is still signed: it bounds where the fault is. */
  private void stop(Reading reading, Fault fault) throws InterruptedException {
    int partition = reading.check.partition();
    LOG.error("event=audit-chain-broken {}", fault.text());
    if (reading.count > 0) {
      write(reading);
    }
    broken.add(partition);
    metrics.broken(partition);
    consumer.pause(List.of(new TopicPartition(Topics.EVENTS, partition)));
  }

  private void write(Reading reading) throws InterruptedException {
    ChainCheck at = reading.check;
    Checkpoint checkpoint =
        settings
            .key()
            .sign(
                at.partition(), at.position(), at.offset(), at.head(), reading.count, clock.now());
    send(checkpoint);
    consumer.commitSync(
        Map.of(
            new TopicPartition(Topics.EVENTS, at.partition()),
            new OffsetAndMetadata(at.offset() + 1, checkpoint.line())));
    reading.count = 0;
    metrics.written(at.partition(), at.position());
  }

  private void send(Checkpoint checkpoint) throws InterruptedException {
    try {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.AUDIT_CHECKPOINTS,
                  0,
                  checkpoint.time().toEpochMilli(),
                  Integer.toString(checkpoint.partition()).getBytes(StandardCharsets.US_ASCII),
                  checkpoint.line().getBytes(StandardCharsets.US_ASCII)))
          .get(SEND_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Expected to write a checkpoint, but could not", e);
    }
  }
}
