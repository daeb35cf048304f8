// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** One process of a {@link Cluster}, to be harmed. */
public interface Member {

  /** As in {@code processor-1}. */
  String name();

  /**
   * @throws IllegalStateException while it does not run
   */
  long pid();

  /** {@code kill -9}; it stays away until it is started. */
  void kill() throws IOException, InterruptedException;

  /** Once more, on the same ports and directories. */
  void start() throws IOException, InterruptedException;

  /** SIGSTOP: it stands still. */
  default void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** SIGCONT: it goes on, and knows nothing of the time between. */
  default void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String option) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", option, Long.toString(pid())).start();
    if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException("Expected kill " + option + " to reach " + name() + ", but it did not");
    }
  }
}
