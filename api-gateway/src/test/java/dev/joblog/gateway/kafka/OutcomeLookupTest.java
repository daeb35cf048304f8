// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.OutcomeSearch.Absent;
import dev.joblog.gateway.core.OutcomeSearch.Finding;
import dev.joblog.gateway.core.OutcomeSearch.Present;
import dev.joblog.gateway.core.OutcomeSearch.Unfinished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeLookupTest {

  private static final TopicPartition REPLIES = new TopicPartition("job-outcomes", 2);

  private final List<UUID> log = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch reading = new CountDownLatch(1);
  private final AtomicInteger consumers = new AtomicInteger();
  private final List<Long> starts = new CopyOnWriteArrayList<>();
  private volatile boolean broken;
  private volatile boolean stuck;
  private volatile boolean blocked;
  private volatile long startsAt;
  private final OutcomeLookup lookup =
      new OutcomeLookup(Log::new, "job-outcomes", Said.decoder(), nanos::get);

  /** A partition with one outcome per offset; time finds {@link #startsAt}. */
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
      if (broken) {
        throw new KafkaException("no broker");
      }
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      if (startsAt < log.size()) {
        found.put(REPLIES, new OffsetAndTimestamp(startsAt, Said.T.toEpochMilli()));
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
      for (long offset = position(REPLIES); offset < log.size(); offset++) {
        addRecord(
            new ConsumerRecord<>(
                "job-outcomes", 2, offset, new byte[0], Said.bytes(log.get((int) offset))));
      }
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
    startsAt = 5;
    assertThat(find(log.get(12))).isEqualTo(new Present(Said.outcome(log.get(12))));
    assertThat(find(log.get(5))).isInstanceOf(Present.class);
    assertThat(find(log.get(19))).isInstanceOf(Present.class);
  }

  @Test
  void whatIsNotThereUpToTheEndIsAbsent() throws Exception {
    fill(20);
    assertThat(find(UUID.randomUUID())).isEqualTo(new Absent());
  }

  @Test
  void nothingSinceTheAppendTimeIsAbsent() throws Exception {
    fill(3);
    startsAt = 3;
    assertThat(find(log.get(0))).isEqualTo(new Absent());
  }

  @Test
  void aLogThatDoesNotAnswerLeavesTheQuestionOpen() throws Exception {
    broken = true;
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
    broken = true;
    assertThat(find(log.get(1))).isInstanceOf(Unfinished.class);

    broken = false;
    assertThat(find(log.get(1))).isInstanceOf(Present.class);
    assertThat(find(log.get(2))).isInstanceOf(Present.class);
    assertThat(consumers).hasValue(2);
  }

  private void fill(int outcomes) {
    for (int n = 0; n < outcomes; n++) {
      log.add(UUID.randomUUID());
    }
  }

  private CompletableFuture<Finding> ask(UUID id) {
    return lookup.find(2, Said.T, id).toCompletableFuture();
  }

  private Finding find(UUID id) throws Exception {
    return ask(id).get(5, TimeUnit.SECONDS);
  }
}
