// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.peer;

import java.util.concurrent.TimeUnit;

/** How many jobs came, for those who wait for the next. */
final class Arrived {

  private long count;

  synchronized long count() {
    return count;
  }

  synchronized void one() {
    count++;
    notify(); // one job, one of those who wait
  }

  /**
   * Returns when there is one more, or at the deadline.
   *
   * @param seen what the count was before it was looked for a job
   * @param deadline by {@link System#nanoTime}
   */
  synchronized void awaitMore(long seen, long deadline) throws InterruptedException {
    while (count == seen) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
