// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time that a wait takes. */
interface Pace {

  Pace REAL =
      new Pace() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pass(Duration time) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
      };

  /** Monotonic. */
  long nanos();

  /** Sleeps. */
  void pass(Duration time) throws InterruptedException;
}
