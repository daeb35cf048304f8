// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The topic, partition after partition, up to where each ended. */
class TopicLogTest {

  private static final TopicPartition ZERO = new TopicPartition(Topics.EVENTS, 0);
  private static final TopicPartition ONE = new TopicPartition(Topics.EVENTS, 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private long nanos;

  TopicLogTest() {
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 5L));
    consumer.updateEndOffsets(Map.of(ZERO, 2L, ONE, 7L));
  }

  @Test
  void eachPartitionIsReadFromItsBeginningToTheEndThatItHad() throws Exception {
    // What lies behind the end was appended after the audit began.
    consumer.schedulePollTask(() -> add(ZERO, 0, 1, 2));
    consumer.schedulePollTask(() -> add(ONE, 5));
    consumer.schedulePollTask(() -> add(ONE, 6, 7));

    List<String> read = new ArrayList<>();
    try (TopicLog log = log(false)) {
      for (Optional<LogRecord> next = log.next(); next.isPresent(); next = log.next()) {
        read.add(next.get().partition() + ":" + next.get().offset());
      }
    }

    assertThat(read).containsExactly("0:0", "0:1", "1:5", "1:6");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void anEmptyPartitionHasNothing() throws Exception {
    consumer.updateEndOffsets(Map.of(ZERO, 0L, ONE, 5L));

    try (TopicLog log = log(false)) {
      assertThat(log.next()).isEmpty();
    }
  }

  @Test
  void aClusterThatFallsSilentIsGivenUp() {
    for (int i = 0; i < 3; i++) {
      consumer.schedulePollTask(() -> nanos += TopicLog.SILENCE_MAX.toNanos() / 2);
    }
    try (TopicLog log = log(false)) {
      assertThatThrownBy(log::next)
          .isInstanceOf(CouldNotRun.class)
          .hasMessageContaining("more of partition 0 within 30 s");
    }
    assertThat(Duration.ofNanos(nanos)).isGreaterThan(TopicLog.SILENCE_MAX);
  }

  @Test
  void aReaderThatFollowsWaitsForMore() throws Exception {
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> add(ZERO, 0));
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> add(ZERO, 1));
    consumer.schedulePollTask(() -> add(ZERO, 2));

    try (TopicLog log = log(true)) {
      for (int i = 0; i < 3; i++) {
        assertThat(log.next().orElseThrow().offset()).isEqualTo(i);
      }
    }
  }

  @Test
  void whatTheClientSaysIsToldInOneSentence() {
    consumer.setPollException(new KafkaException("the cluster is gone"));

    try (TopicLog log = log(false)) {
      assertThatThrownBy(log::next)
          .isInstanceOf(CouldNotRun.class)
          .hasMessage("Expected to read the log from the cluster, but the cluster is gone.");
    }
  }

  private TopicLog log(boolean follow) {
    return new TopicLog(consumer, Topics.EVENTS, List.of(0, 1), follow, () -> nanos);
  }

  private void add(TopicPartition partition, long... offsets) {
    for (long offset : offsets) {
      consumer.addRecord(
          new ConsumerRecord<>(
              partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
    }
  }
}
