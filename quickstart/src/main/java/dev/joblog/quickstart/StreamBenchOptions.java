// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.audit.CommandLines;
import dev.joblog.audit.CouldNotRun;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options of {@code ./joblog bench streams}.
 *
 * @param connections idle streams
 * @param jobs per line of latencies
 */
record StreamBenchOptions(int connections, int jobs) {

  static final int CONNECTIONS = 5_000;
  static final int JOBS = 500;

  /** A client's address has no more ports than this towards one gateway, by Linux' default. */
  private static final int CONNECTIONS_MAX = 25_000;

  private static final int JOBS_MAX = 100_000;

  /** Open files of a process beside its streams: jars, logs, Kafka. */
  private static final int OTHER_FILES = 1_000;

  private interface Line {
    @Option(names = "--connections", converter = Connections.class)
    Optional<Integer> connections();

    @Option(names = "--jobs", converter = Jobs.class)
    Optional<Integer> jobs();
  }

  private static final class Connections extends CommandLines.Numbers {
    Connections() {
      super(1, CONNECTIONS_MAX);
    }
  }

  private static final class Jobs extends CommandLines.Numbers {
    Jobs() {
      super(1, JOBS_MAX);
    }
  }

  static StreamBenchOptions parse(List<String> arguments) throws CouldNotRun {
    Line line = CommandLines.read(Line.class, arguments);
    return new StreamBenchOptions(line.connections().orElse(CONNECTIONS), line.jobs().orElse(JOBS));
  }

  /**
   * @param openFilesMax what the system lets a process have
   */
  void requireFiles(long openFilesMax) throws Refused {
    int needed = connections + OTHER_FILES;
    if (openFilesMax < needed) {
      throw new Refused(
          String.format(
                  Locale.ROOT,
                  "Expected ulimit -n to be at least %d for %d streams, but it is %d: ",
                  needed,
                  connections,
                  openFilesMax)
              + "raise it, or ask for fewer with --connections.");
    }
  }
}
