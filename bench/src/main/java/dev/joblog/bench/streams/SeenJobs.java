// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.streams;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** When the first event of each job arrived at one watcher, by {@link System#nanoTime}. */
public final class SeenJobs {

  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final String watcher;
  private final Map<String, Long> nanos = new HashMap<>();
  private Optional<Exception> fault = Optional.empty();

  /**
   * @param watcher as an error names it
   */
  SeenJobs(String watcher) {
    this.watcher = watcher;
  }

  synchronized void saw(String job, long at) {
    nanos.putIfAbsent(job, at);
    notifyAll();
  }

  /** Nothing will arrive any more. */
  synchronized void failed(Exception why) {
    fault = Optional.of(why);
    notifyAll();
  }

  /**
   * @throws IOException when it does not arrive in 30 s
   */
  public synchronized long await(String job) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (true) {
      Optional<Long> at = Optional.ofNullable(nanos.get(job));
      if (at.isPresent()) {
        return at.get();
      }
      long left = deadline - System.nanoTime();
      if (left <= 0 || fault.isPresent()) {
        String why = fault.map(Exception::toString).orElse("it did not in " + WAIT_MAX);
        throw new IOException("Expected " + job + " to arrive at " + watcher + ", but " + why);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
