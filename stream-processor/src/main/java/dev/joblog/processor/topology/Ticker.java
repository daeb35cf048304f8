// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When one partition needs a Tick (DESIGN 5.4). "Now" is the last record's timestamp plus the
 * monotonic time since it was received, so the host's clock is never held against the broker's. A
 * Tick too many, too late or twice changes nothing; one too few is made good at the next
 * punctuation. Stream thread only, but for the sender's failure call.
 */
final class Ticker {

  /** A Tick that was neither folded nor refused for so long is given up. */
  static final Duration OUTSTANDING_MAX = Duration.ofSeconds(5);

  /** How long a failed question for the log's end rests. */
  static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /**
   * A task that received nothing for so long has caught up, whatever the end offset says: the last
   * offset may be a transaction marker, which no task ever receives.
   */
  static final Duration IDLE = Duration.ofSeconds(5);

  private final int partition;
  private final LongSupplier nanos;
  private final TickSender sender;
  private final LogEnd logEnd;
  private final Supplier<UUID> ids;
  private final AtomicReference<@Nullable Outstanding> outstanding = new AtomicReference<>();

  private boolean caughtUp;
  private long lastOffset;
  private long lastNanos;
  private Optional<Instant> lastRecordTime = Optional.empty();
  private CompletableFuture<Long> end;
  private long endAskedNanos;

  /**
   * @param lastOffset applied by this partition so far, -1 for none
   * @param nanos a monotonic clock
   * @param ids command ids for Ticks
   */
  Ticker(
      int partition,
      long lastOffset,
      LongSupplier nanos,
      TickSender sender,
      LogEnd logEnd,
      Supplier<UUID> ids) {
    this.partition = partition;
    this.lastOffset = lastOffset;
    this.nanos = nanos;
    this.sender = sender;
    this.logEnd = logEnd;
    this.ids = ids;
    this.lastNanos = nanos.getAsLong();
    this.endAskedNanos = lastNanos;
    this.end = logEnd.endOffset(partition).toCompletableFuture();
  }

  /** Every record, whatever it is, moves the clock on. */
  void received(long offset, Instant recordTime) {
    lastOffset = offset;
    lastNanos = nanos.getAsLong();
    lastRecordTime = Optional.of(recordTime);
  }

  /** A Tick was applied: the next one may go. */
  void folded(UUID commandId) {
    Outstanding sent = outstanding.get();
    if (sent != null && sent.commandId.equals(commandId)) {
      outstanding.compareAndSet(sent, null);
    }
  }

  /** Sends a Tick if the earliest due entry is past. */
  void sendIfDue(Optional<Instant> earliestDue) {
    if (earliestDue.isEmpty() || !hasCaughtUp() || isOutstanding()) {
      return;
    }
    if (overdue(earliestDue.get()).isNegative()) {
      return;
    }
    Outstanding next = new Outstanding(ids.get(), nanos.getAsLong());
    outstanding.set(next);
    sender.send(partition, next.commandId, () -> outstanding.compareAndSet(next, null));
  }

  /** How far "now" is past this; zero as long as there is no record to know "now" from. */
  Duration overdue(Instant due) {
    return lastRecordTime
        .map(t -> Duration.between(due, t.plusNanos(nanos.getAsLong() - lastNanos)))
        .orElse(Duration.ZERO);
  }

  private boolean isOutstanding() {
    Outstanding sent = outstanding.get();
    return sent != null && nanos.getAsLong() - sent.nanos < OUTSTANDING_MAX.toNanos();
  }

  private boolean hasCaughtUp() {
    if (!caughtUp) {
      caughtUp = isIdle() || isPastEnd();
    }
    return caughtUp;
  }

  private boolean isIdle() {
    return nanos.getAsLong() - lastNanos >= IDLE.toNanos();
  }

  private boolean isPastEnd() {
    if (end.isCompletedExceptionally()
        && nanos.getAsLong() - endAskedNanos >= ASK_AGAIN.toNanos()) {
      endAskedNanos = nanos.getAsLong();
      end = logEnd.endOffset(partition).toCompletableFuture();
    }
    return end.isDone() && !end.isCompletedExceptionally() && lastOffset + 1 >= end.join();
  }

  private record Outstanding(UUID commandId, long nanos) {}
}
