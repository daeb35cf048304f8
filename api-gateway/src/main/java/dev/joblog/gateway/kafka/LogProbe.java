// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.gateway.core.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whether the log answers and the outcomes are heard. A Kafka consumer says nothing when its broker
 * is gone; so the brokers are asked, and the answer is compared with where the tail stands.
 */
public final class LogProbe {

  static final Duration PERIOD = Duration.ofSeconds(1);

  /** A log that was silent for longer is not reachable. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  private final Supplier<CompletionStage<Long>> end;
  private final OutcomeTail decided;
  private final OutcomeTail committed;
  private final Timer timer;
  private final LongSupplier nanos;
  private long answeredAt;
  private boolean answered;
  private boolean stuck;
  private OptionalLong endBefore = OptionalLong.empty();
  private OptionalLong nextBefore = OptionalLong.empty();

  public LogProbe(
      LogAdmin admin,
      TopicPartition replies,
      OutcomeTail decided,
      OutcomeTail committed,
      Timer timer) {
    this(() -> admin.end(replies), decided, committed, timer, System::nanoTime);
  }

  LogProbe(
      Supplier<CompletionStage<Long>> end,
      OutcomeTail decided,
      OutcomeTail committed,
      Timer timer,
      LongSupplier nanos) {
    this.end = end;
    this.decided = decided;
    this.committed = committed;
    this.timer = timer;
    this.nanos = nanos;
  }

  /** Asks now, and again after each answer. */
  public void start() {
    var unused =
        end.get()
            .whenComplete(
                (offset, failure) -> {
                  note(offset);
                  timer.after(PERIOD, this::start);
                });
  }

  private synchronized void note(@Nullable Long endNow) {
    if (endNow == null) {
      return;
    }
    answered = true;
    answeredAt = nanos.getAsLong();
    OptionalLong next = decided.next();
    stuck =
        next.isPresent()
            && endBefore.isPresent()
            && next.getAsLong() < endBefore.getAsLong()
            && next.equals(nextBefore);
    endBefore = OptionalLong.of(endNow);
    nextBefore = next;
  }

  /** Why no request would be answered ever more; empty while it might. */
  public Optional<String> end() {
    return decided.isRunning() && committed.isRunning()
        ? Optional.empty()
        : Optional.of("Expected the outcomes to be read, but a reader is not running");
  }

  /** Why requests would not be answered now, {@link #end} left out; empty when they would. */
  public synchronized Optional<String> problem() {
    if (!answered || nanos.getAsLong() - answeredAt > SILENCE_MAX.toNanos()) {
      return Optional.of(
          "Expected the log to answer within " + SILENCE_MAX.toSeconds() + " s, but it did not");
    }
    return stuck
        ? Optional.of("Expected the outcomes to be read to their end, but the reader stands still")
        : Optional.empty();
  }
}
