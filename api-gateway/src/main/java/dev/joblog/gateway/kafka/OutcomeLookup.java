// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.gateway.core.OutcomeSearch;
import dev.joblog.protocol.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code job-outcomes} for commands, from their append times on: an outcome is never older
 * than its command. One reader with one consumer serves all: whoever waits for a partition when it
 * is read, and for about the same time of it, is answered by that one reading, and a command that
 * is asked for again is looked for where the last reading ended.
 */
public final class OutcomeLookup implements OutcomeSearch, AutoCloseable {

  /** Look-ups that wait for the reader; more are refused. */
  static final int WAITING_MAX = 4_096;

  /** Of one reading; what was not found then is asked for again. */
  static final Duration TIME_MAX = Duration.ofSeconds(2);

  /** Of one look-up, with its wait for the reader. */
  static final Duration WAIT_MAX = TIME_MAX.multipliedBy(2);

  /**
   * Between the append times of commands that are looked for at once: an old one's reading may end
   * before it comes to a new one.
   */
  static final Duration APART_MAX = Duration.ofMinutes(1);

  /** Commands that were looked for in vain, and how far; the oldest are forgotten. */
  static final int MISSED_MAX = 16_384;

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeLookup.class);
  private static final Unfinished UNFINISHED =
      new Unfinished(
          "Expected to read the outcomes within "
              + TIME_MAX.toSeconds()
              + " s, but could not; ask again");

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final OutcomeDecoder decoder;
  private final LongSupplier nanos;
  private final Duration waitMax;
  private final BlockingQueue<Asked> waiting = new ArrayBlockingQueue<>(WAITING_MAX);

  /** By command, how far it was looked for; the reader's own. */
  private final Map<UUID, Long> missed = new OldestOut();

  private Optional<Consumer<byte[], byte[]>> kept = Optional.empty();
  private volatile boolean closed;
  private final Thread reader = new Thread(this::run, "outcome-look-up");

  private record Asked(
      TopicPartition partition, Instant from, UUID commandId, CompletableFuture<Finding> answer) {

    boolean isNear(Asked other) {
      return partition.equals(other.partition)
          && Duration.between(from, other.from).abs().compareTo(APART_MAX) <= 0;
    }
  }

  private static final class OldestOut extends LinkedHashMap<UUID, Long> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, Long> oldest) {
      return size() > MISSED_MAX;
    }
  }

  public OutcomeLookup(KafkaSettings settings, String topic, OutcomeDecoder decoder) {
    this(
        () -> new KafkaConsumer<>(settings.consumer("look-up", true)),
        topic,
        decoder,
        System::nanoTime,
        WAIT_MAX);
  }

  OutcomeLookup(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      OutcomeDecoder decoder,
      LongSupplier nanos,
      Duration waitMax) {
    this.consumers = consumers;
    this.topic = topic;
    this.decoder = decoder;
    this.nanos = nanos;
    this.waitMax = waitMax;
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public CompletionStage<Finding> find(int replyPartition, Instant from, UUID commandId) {
    Asked asked =
        new Asked(
            new TopicPartition(topic, replyPartition), from, commandId, new CompletableFuture<>());
    if (!waiting.offer(asked)) {
      asked.answer.complete(
          new Unfinished("Expected room for a look-up, but too many wait already; ask again"));
    }
    return asked.answer.completeOnTimeout(UNFINISHED, waitMax.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    while (!closed) {
      try {
        answer(next());
      } catch (InterruptedException closing) {
        closed = true;
      }
    }
    forgetConsumer();
  }

  /** Whoever waits for longest, and all that are near; none that was told to ask again. */
  private List<Asked> next() throws InterruptedException {
    Asked first = waiting.take();
    List<Asked> all = new ArrayList<>(List.of(first));
    waiting.removeIf(asked -> asked.isNear(first) && all.add(asked));
    all.removeIf(asked -> asked.answer.isDone());
    return all;
  }

  private void answer(List<Asked> all) {
    if (all.isEmpty()) {
      return;
    }
    try {
      Consumer<byte[], byte[]> reading = kept.orElseGet(consumers);
      kept = Optional.of(reading);
      read(reading, all.get(0).partition, all);
    } catch (RuntimeException | Error fault) { // There is no other reader.
      LOG.warn("event=look-up-failed reason={}", fault.toString());
      forgetConsumer();
    }
    all.forEach(asked -> asked.answer.complete(UNFINISHED));
  }

  private void read(Consumer<byte[], byte[]> consumer, TopicPartition partition, List<Asked> all) {
    long deadline = nanos.getAsLong() + TIME_MAX.toNanos();
    consumer.assign(List.of(partition));
    long end = consumer.endOffsets(List.of(partition), left(deadline)).getOrDefault(partition, 0L);
    consumer.seek(partition, start(consumer, partition, all, end, deadline));
    Map<UUID, List<Asked>> open =
        all.stream()
            .collect(
                Collectors.groupingBy(Asked::commandId, LinkedHashMap::new, Collectors.toList()));
    Instant latest = Instant.MIN;
    while (!open.isEmpty() && consumer.position(partition) < end && !left(deadline).isZero()) {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(left(deadline))) {
        latest = later(latest, Instant.ofEpochMilli(message.timestamp()));
        decoder.decode(message.value()).ifPresent(outcome -> found(outcome, open));
      }
    }
    missed(open, consumer.position(partition), end, latest);
    consumer.unsubscribe();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The first offset at which one of them may be. */
  private long start(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      List<Asked> all,
      long end,
      long deadline) {
    long again =
        all.stream()
            .mapToLong(asked -> missed.getOrDefault(asked.commandId, end))
            .min()
            .orElse(end);
    Optional<Instant> from =
        all.stream()
            .filter(asked -> !missed.containsKey(asked.commandId))
            .map(Asked::from)
            .min(Comparator.naturalOrder());
    if (from.isEmpty()) {
      return again;
    }
    OffsetAndTimestamp first =
        consumer
            .offsetsForTimes(Map.of(partition, from.get().toEpochMilli()), left(deadline))
            .get(partition);
    return first == null ? again : Math.min(again, first.offset());
  }

  private void found(Outcome outcome, Map<UUID, List<Asked>> open) {
    List<Asked> found = open.remove(outcome.commandId());
    if (found != null) {
      missed.remove(outcome.commandId());
      found.forEach(asked -> asked.answer.complete(new Present(outcome)));
    }
  }

  /** A reading that ended before a command's own time says nothing of that command. */
  private void missed(Map<UUID, List<Asked>> open, long reached, long end, Instant latest) {
    open.forEach(
        (commandId, all) -> {
          if (reached >= end) {
            missed.merge(commandId, end, Math::max);
            all.forEach(asked -> asked.answer.complete(new Absent()));
          } else if (!latest.isBefore(all.get(0).from)) {
            missed.merge(commandId, reached, Math::max);
          }
        });
  }

  private Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - nanos.getAsLong()));
  }

  private void forgetConsumer() {
    Optional<Consumer<byte[], byte[]>> old = kept;
    kept = Optional.empty();
    try {
      old.ifPresent(consumer -> consumer.close(KafkaSettings.AT_ONCE));
    } catch (RuntimeException | Error unclosed) {
      LOG.debug("event=look-up-unclosed", unclosed);
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
  }
}
