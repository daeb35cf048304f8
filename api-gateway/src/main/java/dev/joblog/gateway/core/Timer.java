// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import java.time.Duration;

/** The one clock-driven thing here, so that tests move time. */
public interface Timer {

  /** Runs the task once, later, unless it is cancelled before. The task must be short. */
  Scheduled after(Duration delay, Runnable task);

  /** What was scheduled. */
  interface Scheduled {
    void cancel();
  }
}
