// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import dev.joblog.quickstart.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Starts again what ended by itself, and knows whether all are ready. */
final class Supervisor implements AutoCloseable {

  private static final Duration READY_AT_MOST = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final List<Service> services;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private volatile Optional<IOException> unstartable = Optional.empty();

  Supervisor(List<Service> services) {
    this.services = services;
  }

  void start() throws IOException {
    for (Service service : services) {
      service.start();
    }
    var unused =
        thread.scheduleWithFixedDelay(
            this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    for (Service service : services) {
      try {
        service.restartWhenEnded();
      } catch (IOException e) {
        unstartable = Optional.of(e);
      }
    }
  }

  /**
   * Returns when all say that they are ready.
   *
   * @throws IOException when they do not in three minutes
   */
  void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY_AT_MOST.toNanos();
    for (Service service : services) {
      Readiness readiness = new Readiness(service.health());
      Optional<String> problem = readiness.problem();
      while (problem.isPresent()) {
        Optional<IOException> failed = unstartable;
        if (failed.isPresent()) {
          throw failed.get();
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Expected "
                  + service.name()
                  + " to be ready in "
                  + READY_AT_MOST.toSeconds()
                  + " s, but "
                  + problem.get());
        }
        Thread.sleep(LOOK.toMillis());
        problem = readiness.problem();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    services.forEach(Service::close);
  }
}
