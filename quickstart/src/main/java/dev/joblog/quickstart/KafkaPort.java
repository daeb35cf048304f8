// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.quickstart.kafka.FreePorts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The port of a data directory's broker: chosen once, the same at each start. Producers have it in
 * their settings, and on another port somebody else's broker may answer them.
 */
final class KafkaPort {

  static final int DEFAULT = 9092;

  /** A broker whose parent was killed holds its port a moment longer. */
  private static final Duration TAKEN_AT_MOST = Duration.ofSeconds(15);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Path file;
  private final PrintStream out;

  /**
   * @param file where the choice is kept
   */
  KafkaPort(Path file, PrintStream out) {
    this.file = file;
    this.out = out;
  }

  /**
   * @param asked by the user; empty: as before, or 9092, or a free one when that is taken
   * @throws Refused when the port that must be is taken
   */
  int take(Optional<Integer> asked) throws IOException, InterruptedException, Refused {
    Optional<Integer> kept = kept();
    int port = asked.or(() -> kept).orElseGet(this::first);
    if (kept.isPresent()) {
      awaitFree(port);
    }
    if (!FreePorts.isFree(port)) {
      throw new Refused(
          "Expected port "
              + port
              + " to be free for Kafka, but another program listens there: stop it, or name another"
              + " with --kafka-port.");
    }
    Files.writeString(file, port + "\n");
    return port;
  }

  private int first() {
    if (FreePorts.isFree(DEFAULT)) {
      return DEFAULT;
    }
    int port = FreePorts.pick(1).get(0);
    out.println(
        "joblog: PORT "
            + DEFAULT
            + " IS TAKEN BY ANOTHER PROGRAM. OUR KAFKA IS AT localhost:"
            + port
            + ", NOW AND AT EACH LATER START.");
    out.println(
        "joblog: read "
            + port
            + " wherever the documents say "
            + DEFAULT
            + "; --kafka-port N names another.");
    return port;
  }

  private void awaitFree(int port) throws InterruptedException {
    long deadline = System.nanoTime() + TAKEN_AT_MOST.toNanos();
    if (!FreePorts.isFree(port)) {
      out.println("joblog: waiting for port " + port + " …");
    }
    while (!FreePorts.isFree(port) && System.nanoTime() < deadline) {
      Thread.sleep(LOOK.toMillis());
    }
  }

  private Optional<Integer> kept() throws IOException, Refused {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= FreePorts.PORT_MAX) {
        return Optional.of(port);
      }
    } catch (NumberFormatException noNumber) {
      // refused below
    }
    throw new Refused(
        String.format(
            Locale.ROOT,
            "Expected the port in %s to be from 1 to %d, but it is %s.",
            file,
            FreePorts.PORT_MAX,
            text));
  }
}
