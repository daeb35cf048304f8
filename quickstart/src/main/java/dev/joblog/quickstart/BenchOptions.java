// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.audit.CommandLines;
import dev.joblog.audit.CouldNotRun;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options of {@code ./joblog bench}.
 *
 * @param address of a gateway whose development clients are those of {@code ./joblog dev}
 * @param jobs per level of concurrency
 */
record BenchOptions(URI address, int jobs) {

  static final URI ADDRESS = URI.create("http://localhost:" + DevOptions.PORT);
  static final int JOBS = 5_000;

  private interface Line {
    @Option(names = "--address")
    Optional<URI> address();

    @Option(names = "--jobs", converter = Jobs.class)
    Optional<Integer> jobs();
  }

  private static final class Jobs extends CommandLines.Numbers {
    Jobs() {
      super(16, 1_000_000);
    }
  }

  static BenchOptions parse(List<String> arguments) throws CouldNotRun {
    Line line = CommandLines.read(Line.class, arguments);
    return new BenchOptions(line.address().orElse(ADDRESS), line.jobs().orElse(JOBS));
  }
}
