// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and {@code kill}, for a main thread that wants to close things in order: the signal is
 * told, and the JVM lives on until everything is closed.
 */
final class StopSignal {

  private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(30);

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  static StopSignal install() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::tell, "stop-signal"));
    return signal;
  }

  private void tell() {
    told.countDown();
    try {
      closed.await(CLOSE_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it came within this time. */
  boolean await(Duration atMost) throws InterruptedException {
    return told.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  void closed() {
    closed.countDown();
  }
}
