// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.bench.measured.ServiceProcess;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and {@code kill}: the run is interrupted, and the JVM lives on until the run has ended
 * what it started and deleted what was written. Made by the thread that runs.
 */
final class StopHook implements AutoCloseable {

  /** Then its processes are killed, for which it may be waiting. */
  private static final Duration END_AT_MOST = Duration.ofSeconds(10);

  private final Thread run = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean told;

  static StopHook install() {
    StopHook hook = new StopHook();
    Runtime.getRuntime().addShutdownHook(new Thread(hook::stop, "stop-run"));
    return hook;
  }

  private void stop() {
    if (ended.getCount() == 0) {
      return;
    }
    told = true;
    run.interrupt();
    try {
      if (!ended.await(END_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        ServiceProcess.endAll();
        var unused = ended.await(END_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it is why the run ended. */
  boolean told() {
    return told;
  }

  /** The run is over, one way or the other. */
  @Override
  public void close() {
    ended.countDown();
  }
}
