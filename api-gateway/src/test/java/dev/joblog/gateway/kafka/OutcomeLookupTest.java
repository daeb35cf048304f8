// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.OutcomeSearch.Absent;
import dev.joblog.gateway.core.OutcomeSearch.Finding;
import dev.joblog.gateway.core.OutcomeSearch.Present;
import dev.joblog.gateway.core.OutcomeSearch.Unfinished;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeLookupTest {

  private static final TopicPartition REPLIES = new TopicPartition("job-outcomes", 2);
  private static final Duration STEP = Duration.ofSeconds(10);

  private final List<UUID> log = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch reading = new CountDownLatch(1);
  private final AtomicInteger consumers = new AtomicInteger();
  private final List<Long> starts = new CopyOnWriteArrayList<>();
  private volatile Runnable fault = () -> {};
  private volatile boolean stuck;
  private volatile int page = Integer.MAX_VALUE;
  private volatile Duration pollTakes = Duration.ZERO;
  private volatile boolean blocked;
  private final OutcomeLookup lookup =
      new OutcomeLookup(
          Log::new, "job-outcomes", Said.decoder(), nanos::get, Duration.ofMinutes(5));

  /** A partition with one outcome per offset, one in {@link #STEP}. */
  private final class Log extends MockConsumer<byte[], byte[]> {

    Log() {
      super("earliest");
      updateBeginningOffsets(Map.of(REPLIES, 0L));
      consumers.incrementAndGet();
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration atMost) {
      return Map.of(REPLIES, (long) log.size());
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      starts.add(offset);
      super.seek(partition, offset);
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times, Duration atMost) {
      fault.run();
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      for (int offset = 0; offset < log.size(); offset++) {
        if (at(offset).toEpochMilli() >= times.getOrDefault(REPLIES, 0L)) {
          found.putIfAbsent(REPLIES, new OffsetAndTimestamp(offset, at(offset).toEpochMilli()));
        }
      }
      return found;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
      if (blocked) {
        reading.countDown();
        try {
          open.await();
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
        }
      }
      if (stuck) {
        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        return ConsumerRecords.empty();
      }
      long first = position(REPLIES);
      for (long offset = first; offset < Math.min(log.size(), first + page); offset++) {
        addRecord(message((int) offset));
      }
      nanos.addAndGet(pollTakes.toNanos());
      return super.poll(atMost);
    }
  }

  @AfterEach
  void close() {
    open.countDown();
    lookup.close();
  }

  @Test
  void anOutcomeIsFoundFromTheAppendTimeOn() throws Exception {
    fill(20);
    assertThat(find(5, log.get(12))).isEqualTo(new Present(Said.outcome(log.get(12))));
    assertThat(find(5, log.get(5))).isInstanceOf(Present.class);
    assertThat(find(5, log.get(19))).isInstanceOf(Present.class);
    assertThat(starts).containsExactly(5L, 5L, 5L);
  }

  @Test
  void whatIsNotThereUpToTheEndIsAbsent() throws Exception {
    fill(20);
    assertThat(find(UUID.randomUUID())).isEqualTo(new Absent());
  }

  @Test
  void nothingSinceTheAppendTimeIsAbsent() throws Exception {
    fill(3);
    assertThat(find(3, log.get(0))).isEqualTo(new Absent());
  }

  @Test
  void aLogThatDoesNotAnswerLeavesTheQuestionOpen() throws Exception {
    fault = OutcomeLookupTest::noBroker;
    assertThat(find(UUID.randomUUID())).isInstanceOf(Unfinished.class);
  }

  @Test
  void aScanEndsAfterItsTime() throws Exception {
    fill(3);
    stuck = true;
    assertThat(find(log.get(0))).isInstanceOf(Unfinished.class);
    assertThat(nanos.get()).isEqualTo(OutcomeLookup.TIME_MAX.toNanos());
  }

  @Test
  void oneLookUpMoreThanMayWaitIsRefusedAtOnceAndOneReadingServesThoseThatWait() throws Exception {
    fill(3);
    blocked = true;
    List<CompletableFuture<Finding>> accepted = new ArrayList<>(List.of(ask(log.get(0))));
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    for (int n = 0; n < OutcomeLookup.WAITING_MAX; n++) {
      accepted.add(ask(log.get(n % 3)));
    }
    assertThat(ask(log.get(0)).getNow(new Absent())).isInstanceOf(Unfinished.class);
    assertThat(accepted).noneMatch(CompletableFuture::isDone);

    open.countDown();

    for (CompletableFuture<Finding> one : accepted) {
      assertThat(one.get(10, TimeUnit.SECONDS)).isInstanceOf(Present.class);
    }
    assertThat(starts).hasSize(2);
    assertThat(consumers).hasValue(1);
  }

  @Test
  void whatWasMissedIsLookedForWhereTheLastReadingEnded() throws Exception {
    fill(20);
    UUID later = UUID.randomUUID();
    assertThat(find(later)).isEqualTo(new Absent());

    log.add(later);
    assertThat(find(later)).isEqualTo(new Present(Said.outcome(later)));

    assertThat(starts).containsExactly(0L, 20L);
  }

  @Test
  void aReadingThatFailedIsFollowedByOneWithANewConsumer() throws Exception {
    fill(3);
    fault = OutcomeLookupTest::noBroker;
    assertThat(find(log.get(1))).isInstanceOf(Unfinished.class);

    fault = () -> {};
    assertThat(find(log.get(1))).isInstanceOf(Present.class);
    assertThat(find(log.get(2))).isInstanceOf(Present.class);
    assertThat(consumers).hasValue(2);
  }

  @Test
  void anErrorDoesNotEndTheOnlyReader() throws Exception {
    fill(3);
    fault =
        () -> {
          throw new LinkageError("no such class");
        };
    assertThat(find(log.get(1))).isInstanceOf(Unfinished.class);

    fault = () -> {};
    assertThat(find(log.get(1))).isInstanceOf(Present.class);
  }

  @Test
  void whoeverWaitsForTheReaderIsToldToAskAgainAfterItsTime() throws Exception {
    fill(3);
    blocked = true;
    try (OutcomeLookup hasty =
        new OutcomeLookup(
            Log::new, "job-outcomes", Said.decoder(), nanos::get, Duration.ofMillis(1))) {
      assertThat(hasty.find(2, Said.T, log.get(0)).toCompletableFuture().get(10, TimeUnit.SECONDS))
          .isInstanceOf(Unfinished.class);
    }
  }

  @Test
  void nothingIsReadForWhoeverWasToldToAskAgain() throws Exception {
    fill(20);
    blocked = true;
    CompletableFuture<Finding> before = ask(log.get(0));
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    ask(log.get(1)).complete(new Unfinished("Expected an answer in time, but there was none"));

    blocked = false;
    open.countDown();

    assertThat(before.get(10, TimeUnit.SECONDS)).isInstanceOf(Present.class);
    assertThat(find(12, log.get(13))).isInstanceOf(Present.class);
    assertThat(starts).containsExactly(0L, 12L);
  }

  @Test
  void anOldOneWhoseReadingEndsEarlyHoldsNoNewOneUp() throws Exception {
    fill(100);
    blocked = true;
    CompletableFuture<Finding> before = ask(log.get(0));
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Finding> old = ask(0, log.get(90));
    CompletableFuture<Finding> young = ask(95, log.get(97));
    page = 10;
    pollTakes = OutcomeLookup.TIME_MAX.dividedBy(2);

    blocked = false;
    open.countDown();

    assertThat(before.get(10, TimeUnit.SECONDS)).isInstanceOf(Present.class);
    assertThat(old.get(10, TimeUnit.SECONDS)).isInstanceOf(Unfinished.class);
    assertThat(young.get(10, TimeUnit.SECONDS)).isInstanceOf(Present.class);
    assertThat(starts).containsExactly(0L, 0L, 95L);
  }

  @Test
  void aReadingThatEndsBeforeACommandsOwnTimeIsNotRememberedForIt() throws Exception {
    fill(20);
    blocked = true;
    CompletableFuture<Finding> before = ask(log.get(0));
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Finding> first = ask(0, log.get(10));
    CompletableFuture<Finding> near = ask(6, log.get(10));
    CompletableFuture<Finding> other = ask(6, log.get(8));
    page = 2;
    pollTakes = OutcomeLookup.TIME_MAX;

    blocked = false;
    open.countDown();
    assertThat(before.get(10, TimeUnit.SECONDS)).isInstanceOf(Present.class);
    assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(Unfinished.class);
    assertThat(near.get(10, TimeUnit.SECONDS)).isInstanceOf(Unfinished.class);
    assertThat(other.get(10, TimeUnit.SECONDS)).isInstanceOf(Unfinished.class);

    pollTakes = Duration.ZERO;
    assertThat(find(6, log.get(8))).isInstanceOf(Present.class);
    assertThat(find(0, log.get(10))).isInstanceOf(Present.class);
    assertThat(starts).containsExactly(0L, 0L, 6L, 2L);
  }

  private static void noBroker() {
    throw new KafkaException("no broker");
  }

  private static Instant at(int offset) {
    return Said.T.plus(STEP.multipliedBy(offset));
  }

  private ConsumerRecord<byte[], byte[]> message(int offset) {
    return new ConsumerRecord<>(
        "job-outcomes",
        2,
        offset,
        at(offset).toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        new byte[0],
        Said.bytes(log.get(offset)),
        new RecordHeaders(),
        Optional.empty());
  }

  private void fill(int outcomes) {
    for (int n = 0; n < outcomes; n++) {
      log.add(UUID.randomUUID());
    }
  }

  private CompletableFuture<Finding> ask(UUID id) {
    return ask(0, id);
  }

  private CompletableFuture<Finding> ask(int from, UUID id) {
    return lookup.find(2, at(from), id).toCompletableFuture();
  }

  private Finding find(UUID id) throws Exception {
    return find(0, id);
  }

  private Finding find(int from, UUID id) throws Exception {
    return ask(from, id).get(5, TimeUnit.SECONDS);
  }
}
