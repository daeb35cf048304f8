// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;

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

  static StreamBenchOptions parse(List<String> arguments) throws Refused {
    int connections = CONNECTIONS;
    int jobs = JOBS;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--connections" ->
            connections =
                Arguments.number(option, Arguments.value(option, rest), 1, CONNECTIONS_MAX);
        case "--jobs" ->
            jobs = Arguments.number(option, Arguments.value(option, rest), 1, JOBS_MAX);
        default ->
            throw new Refused("Expected --connections, --jobs or --help, but got " + option + ".");
      }
    }
    return new StreamBenchOptions(connections, jobs);
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
