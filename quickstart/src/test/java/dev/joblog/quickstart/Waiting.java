// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits on a condition, never for a time. */
public final class Waiting {

  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * @throws AssertionError when it does not come true in three minutes: a busy machine takes its
   *     time
   */
  public static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Expected " + what + " within " + AT_MOST.toSeconds() + " s");
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private Waiting() {}
}
