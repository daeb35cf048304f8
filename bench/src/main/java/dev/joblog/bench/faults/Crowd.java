// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All clients at once, until they are told to stop. */
final class Crowd implements AutoCloseable {

  /** The longest that one thing takes: a key is tried again for two minutes. */
  private static final Duration END_AT_MOST = Duration.ofMinutes(3);

  private final List<Thread> threads = new ArrayList<>();
  private volatile Optional<Exception> broken = Optional.empty();
  private volatile boolean stopping;

  void start(Client client) {
    Thread thread = new Thread(() -> run(client), client.name());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void run(Client client) {
    try {
      while (!stopping) {
        client.once();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      broken = Optional.of(e);
    }
  }

  /**
   * A client that broke would never be missed.
   *
   * @throws IOException when one did
   */
  void requireSound() throws IOException {
    Optional<Exception> fault = broken;
    if (fault.isPresent()) {
      throw new IOException(
          "Expected every client to go on, but one broke: " + fault.get(), fault.get());
    }
  }

  /** Returns when each has done what it was at. */
  void stop() throws IOException, InterruptedException {
    stopping = true;
    long deadline = System.nanoTime() + END_AT_MOST.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        throw new IOException("Expected " + thread.getName() + " to end, but it goes on");
      }
    }
    requireSound();
  }

  @Override
  public void close() {
    stopping = true;
    threads.forEach(Thread::interrupt);
  }
}
