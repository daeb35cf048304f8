// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * How long a poll of the streams protocol's consumer waits for commands. Streams commits between
 * polls, so while something may be uncommitted a poll waits as long as Streams says; after that
 * there is nothing to do between two commands, and each poll costs a dozen wake-ups. Stream thread
 * only.
 */
final class PollWait {

  /**
   * A poll that has met an empty answer asks the broker for nothing more, and waits to its end: the
   * next one asks at once (KAFKA-20780, in 4.4.0). So a poll that waits is preceded by one that
   * hardly does.
   */
  static final Duration ASKING = Duration.ofMillis(1);

  /** Without a command for so long, all that was decided is committed. */
  static final Duration IDLE_AFTER = Duration.ofSeconds(1);

  /** How long an idle poll waits: a group's changes and punctuations are looked at between two. */
  static final Duration IDLE = Duration.ofMillis(100);

  private final LongSupplier nanos;
  private long lastNanos;

  /**
   * @param nanos a monotonic clock
   */
  PollWait(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
  }

  ConsumerRecords<byte[], byte[]> poll(RecordGuard consumer, Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = asked(consumer, timeout);
    if (!records.isEmpty()) {
      lastNanos = nanos.getAsLong();
    }
    return records;
  }

  private ConsumerRecords<byte[], byte[]> asked(RecordGuard consumer, Duration timeout) {
    if (timeout.compareTo(ASKING) <= 0) {
      return consumer.poll(timeout);
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(ASKING);
    return records.isEmpty() ? consumer.poll(wait(timeout).minus(ASKING)) : records;
  }

  private Duration wait(Duration asked) {
    boolean idle = nanos.getAsLong() - lastNanos >= IDLE_AFTER.toNanos();
    return idle && asked.compareTo(IDLE) < 0 ? IDLE : asked;
  }
}
