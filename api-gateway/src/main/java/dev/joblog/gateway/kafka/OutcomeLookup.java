// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.gateway.core.OutcomeSearch;
import dev.joblog.protocol.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code job-outcomes} for one command, from its append time on: an outcome is never older
 * than its command. Each look-up has a consumer and a thread for {@link #TIME_MAX} at most; few run
 * at once and few wait.
 */
public final class OutcomeLookup implements OutcomeSearch, AutoCloseable {

  static final int AT_ONCE_MAX = 2;
  static final int WAITING_MAX = 64;
  static final Duration TIME_MAX = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeLookup.class);
  private static final String UNFINISHED =
      "Expected to read the outcomes within "
          + TIME_MAX.toSeconds()
          + " s, but could not; ask again";

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final OutcomeDecoder decoder;
  private final LongSupplier nanos;
  private final ThreadPoolExecutor threads;

  public OutcomeLookup(KafkaSettings settings, String topic, OutcomeDecoder decoder) {
    this(
        () -> new KafkaConsumer<>(settings.consumer("look-up", true)),
        topic,
        decoder,
        System::nanoTime);
  }

  OutcomeLookup(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      OutcomeDecoder decoder,
      LongSupplier nanos) {
    this.consumers = consumers;
    this.topic = topic;
    this.decoder = decoder;
    this.nanos = nanos;
    this.threads =
        new ThreadPoolExecutor(
            AT_ONCE_MAX,
            AT_ONCE_MAX,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "outcome-look-up");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public CompletionStage<Finding> find(int replyPartition, Instant from, UUID commandId) {
    TopicPartition partition = new TopicPartition(topic, replyPartition);
    CompletableFuture<Finding> done = new CompletableFuture<>();
    try {
      threads.execute(() -> done.complete(findNow(partition, from, commandId)));
    } catch (RejectedExecutionException full) {
      done.complete(
          new Unfinished("Expected room for a look-up, but too many wait already; ask again"));
    }
    return done;
  }

  private Finding findNow(TopicPartition partition, Instant from, UUID commandId) {
    long deadline = nanos.getAsLong() + TIME_MAX.toNanos();
    try {
      return found(consumers.get(), partition, from, commandId, deadline);
    } catch (RuntimeException fault) {
      LOG.warn("event=look-up-failed partition={} reason={}", partition, fault.toString());
      return new Unfinished(UNFINISHED);
    }
  }

  private Finding found(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Instant from,
      UUID commandId,
      long deadline) {
    try {
      consumer.assign(List.of(partition));
      long end = endOf(consumer, partition, deadline);
      Map<TopicPartition, OffsetAndTimestamp> starts =
          consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()), left(deadline));
      OffsetAndTimestamp start = starts.get(partition);
      if (start == null) {
        return new Absent();
      }
      consumer.seek(partition, start.offset());
      return scan(consumer, partition, end, commandId, deadline);
    } finally {
      consumer.close(KafkaSettings.AT_ONCE);
    }
  }

  private Finding scan(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      UUID commandId,
      long deadline) {
    while (consumer.position(partition) < end) {
      if (left(deadline).isZero()) {
        return new Unfinished(UNFINISHED);
      }
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(left(deadline))) {
        Optional<Outcome> outcome = decoder.decode(message.value());
        if (outcome.isPresent() && outcome.get().commandId().equals(commandId)) {
          return new Present(outcome.get());
        }
      }
    }
    return new Absent();
  }

  private long endOf(Consumer<byte[], byte[]> consumer, TopicPartition partition, long deadline) {
    Long end = consumer.endOffsets(List.of(partition), left(deadline)).get(partition);
    if (end == null) {
      throw new KafkaException("Expected an end offset of " + partition + ", but there is none");
    }
    return end;
  }

  private Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - nanos.getAsLong()));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
