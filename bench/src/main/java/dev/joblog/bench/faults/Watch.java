// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What is looked at every second while clients work. */
final class Watch implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final List<Listener> listeners;
  private final Divergence divergence;
  private final Thread thread = new Thread(this::run, "watch");

  Watch(List<Listener> listeners, Divergence divergence) {
    this.listeners = listeners;
    this.divergence = divergence;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        divergence.look();
        for (Listener listener : listeners) {
          breakOffWhenSilent(listener);
        }
        Thread.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void breakOffWhenSilent(Listener listener) {
    try {
      listener.watch();
    } catch (IOException broken) {
      // it was to be
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
