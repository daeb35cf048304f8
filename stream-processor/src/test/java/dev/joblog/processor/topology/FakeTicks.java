// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tick sender and a log end that a test holds in its hands, and a clock that it moves. */
final class FakeTicks implements TickSender, LogEnd {

  private static final long NANOS_PER_MS = 1_000_000;

  final List<UUID> sent = new CopyOnWriteArrayList<>();
  final List<Runnable> failures = new ArrayList<>();
  CompletableFuture<Long> end = CompletableFuture.completedFuture(0L);
  int endAsked;
  private long nowNanos = -5_000_000_000_000L; // a monotonic clock may be negative
  private long ids;

  @Override
  public void send(int partition, UUID commandId, Runnable failed) {
    sent.add(commandId);
    failures.add(failed);
  }

  @Override
  public CompletionStage<Long> endOffset(int partition) {
    endAsked++;
    return end;
  }

  void passMs(long millis) {
    nowNanos += millis * NANOS_PER_MS;
  }

  long nanos() {
    return nowNanos;
  }

  UUID nextId() {
    return new UUID(0x71C4, ids++);
  }
}
