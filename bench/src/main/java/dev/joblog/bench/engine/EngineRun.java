// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.engine;

import dev.joblog.audit.CommandLines;
import dev.joblog.audit.CommandLines.Range;
import dev.joblog.audit.CouldNotRun;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./joblog bench engine [part of a name] [--rounds N] [--seconds N]}. */
public final class EngineRun {

  /** Of a forked JVM; rows in memory are the most that is there. */
  private static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseSerialGC");

  private static final int WARM_UP = 3;

  private interface Line {
    @Parameters(arity = "0..1", paramLabel = "NAME")
    @Nullable String name();

    @Range(min = 1, max = 1_000)
    @Option(names = "--rounds", defaultValue = "5")
    int rounds();

    @Range(min = 1, max = 1_000)
    @Option(names = "--seconds", defaultValue = "1")
    int seconds();
  }

  /**
   * Prints JMH's table, with the bytes that each operation allocates.
   *
   * @throws CouldNotRun when the line is wrong, or one of them fails
   */
  public static void run(List<String> arguments) throws CouldNotRun {
    Line line = CommandLines.read(Line.class, arguments);
    TimeValue seconds = TimeValue.seconds(line.seconds());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .forks(1)
            .warmupIterations(WARM_UP)
            .warmupTime(seconds)
            .measurementIterations(line.rounds())
            .measurementTime(seconds)
            .jvmArgs(JVM.toArray(String[]::new))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    Optional.ofNullable(line.name()).ifPresent(options::include);
    try {
      var unused = new Runner(options.build()).run();
    } catch (NoBenchmarksException e) {
      throw new CouldNotRun("Expected a call whose name holds " + line.name() + ", but none does.");
    } catch (RunnerException e) {
      throw new CouldNotRun("Expected every benchmark to run, but " + e.getMessage());
    }
  }

  private EngineRun() {}
}
