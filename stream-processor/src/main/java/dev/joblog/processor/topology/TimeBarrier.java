// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a reader of an idle partition know "everything that was appended before I asked is applied",
 * without any clock: a Tick is appended after the question, and when it is folded, so is all before
 * it. One Tick flies at a time; whoever asks meanwhile shares the next one, so readers cannot flood
 * the log. Safe from any thread.
 */
final class TimeBarrier {

  private final int partition;
  private final TickSender sender;
  private final Supplier<UUID> ids;
  private @Nullable Round flying;
  private @Nullable Round next;
  private boolean closed;

  TimeBarrier(int partition, TickSender sender, Supplier<UUID> ids) {
    this.partition = partition;
    this.sender = sender;
    this.ids = ids;
  }

  /** Completes with true when the barrier is passed, with false when it cannot be. */
  synchronized CompletableFuture<Boolean> pass() {
    Round round = new Round(ids.get(), new CompletableFuture<>());
    if (closed) {
      round.passed.complete(false);
    } else if (flying == null) {
      flying = round;
      send(round);
    } else if (next == null) {
      next = round;
    } else {
      return next.passed;
    }
    return round.passed;
  }

  void folded(UUID commandId) {
    landed(commandId, true);
  }

  private synchronized void landed(UUID commandId, boolean passed) {
    if (flying != null && flying.commandId.equals(commandId)) {
      flying.passed.complete(passed);
      flying = next;
      next = null;
      if (flying != null) {
        send(flying);
      }
    }
  }

  private void send(Round round) {
    sender.send(partition, round.commandId, () -> landed(round.commandId, false));
  }

  synchronized void close() {
    closed = true;
    if (flying != null) {
      flying.passed.complete(false);
    }
    if (next != null) {
      next.passed.complete(false);
    }
    flying = null;
    next = null;
  }

  private record Round(UUID commandId, CompletableFuture<Boolean> passed) {}
}
