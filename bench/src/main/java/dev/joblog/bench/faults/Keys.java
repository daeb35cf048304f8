// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.faults.Caller.Request;
import dev.joblog.bench.history.Call.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** What an idempotency key is for: to send again until the answer is known. */
final class Keys {

  private static final Set<Told> UNKNOWN =
      Set.of(Told.UNKNOWN, Told.BUSY, Told.SILENT, Told.ABSENT);
  private static final Duration KNOWN_AT_MOST = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** The last answer; one that says nothing when two minutes brought no other. */
  static Reply untilKnown(Caller caller, Request keyed) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + KNOWN_AT_MOST.toNanos();
    Reply reply = caller.send(keyed);
    while (UNKNOWN.contains(reply.told()) && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE.toMillis());
      reply = caller.send(keyed);
    }
    return reply;
  }

  private Keys() {}
}
