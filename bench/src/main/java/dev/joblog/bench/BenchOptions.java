// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.audit.CommandLines;
import dev.joblog.audit.CommandLines.Range;
import dev.joblog.audit.CouldNotRun;
import dev.joblog.bench.work.Load;
import dev.joblog.bench.work.Workload;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code ./joblog bench} is asked for.
 *
 * @param address of a gateway that runs; empty: one is started
 * @param against another built checkout
 * @param peers whether what Joblog is compared with is measured too, where it is found
 * @param plots where plots are written
 * @param warmAtMost how long it may take to be warm
 * @param partitions of the commands, of what is started
 */
record BenchOptions(
    List<Workload> workloads,
    Load load,
    int rounds,
    Duration warmAtMost,
    int partitions,
    Optional<URI> address,
    Optional<Path> against,
    boolean peers,
    Optional<Path> plots) {

  /** A client's address has no more ports than this towards one gateway, by Linux' default. */
  private static final int CONNECTIONS_MAX = 25_000;

  /** Up to what a batch of 100 carries in its 4 MiB. */
  private static final int SIZE_MAX = 32_768;

  private interface Line {
    @Parameters(arity = "0..*", paramLabel = "WORKLOAD")
    @Nullable List<String> workloads();

    @Range(min = 1, max = 256)
    @Option(names = "--clients", defaultValue = "16")
    int clients();

    @Range(min = 1, max = 100_000)
    @Option(names = "--rate", defaultValue = "200")
    int rate();

    @Range(min = 11, max = SIZE_MAX)
    @Option(names = "--size", defaultValue = "300")
    int size();

    @Range(min = 1, max = 100_000)
    @Option(names = "--seconds", defaultValue = "8")
    int seconds();

    @Range(min = 0, max = 1_000_000)
    @Option(names = "--warm-seconds", defaultValue = "240")
    int warmSeconds();

    @Range(min = 1, max = 100_000)
    @Option(names = "--rounds", defaultValue = "3")
    int rounds();

    @Range(min = 0, max = 1_000_000)
    @Option(names = "--seed", defaultValue = "1")
    int seed();

    @Range(min = 1, max = 1_000_000)
    @Option(names = "--jobs", defaultValue = "5000")
    int jobs();

    @Range(min = 1, max = 1_000_000)
    @Option(names = "--backlog", defaultValue = "20000")
    int backlog();

    @Range(min = 1, max = 1_000_000)
    @Option(names = "--behind", defaultValue = "200000")
    int behind();

    @Range(min = 1, max = 1_000_000)
    @Option(names = "--restore", defaultValue = "1000000")
    int restore();

    @Range(min = 1, max = 10_000_000)
    @Option(names = "--lists", defaultValue = "1000000")
    int lists();

    @Range(min = 1, max = 100_000_000)
    @Option(names = "--soak", defaultValue = "10000000")
    int soak();

    @Range(min = 1, max = 256)
    @Option(names = "--queues", defaultValue = "1")
    int queues();

    @Range(min = 1, max = CONNECTIONS_MAX)
    @Option(names = "--connections", defaultValue = "5000")
    int connections();

    @Range(min = 0, max = 1_000_000)
    @Option(names = "--settle-seconds", defaultValue = "20")
    int settleSeconds();

    @Range(min = 1, max = 256)
    @Option(names = "--partitions", defaultValue = "8")
    int partitions();

    @Option(names = "--address")
    Optional<URI> address();

    @Option(names = "--against")
    Optional<Path> against();

    @Option(names = "--peers")
    boolean peers();

    @Option(names = "--plots")
    Optional<Path> plots();
  }

  static BenchOptions parse(List<String> arguments) throws CouldNotRun {
    Line line = CommandLines.read(Line.class, arguments);
    if (line.address().isPresent() && line.against().isPresent()) {
      throw new CouldNotRun(
          "Expected --address, a gateway that runs, or --against, a checkout to start, but got"
              + " both.");
    }
    Load load =
        new Load(
            line.clients(),
            line.rate(),
            line.size(),
            Duration.ofSeconds(line.seconds()),
            line.seed(),
            line.jobs(),
            line.backlog(),
            line.behind(),
            line.restore(),
            line.lists(),
            line.soak(),
            line.queues(),
            line.connections(),
            Duration.ofSeconds(line.settleSeconds()));
    return new BenchOptions(
        workloads(line),
        load,
        line.rounds(),
        Duration.ofSeconds(line.warmSeconds()),
        line.partitions(),
        line.address(),
        line.against().map(path -> path.toAbsolutePath().normalize()),
        line.peers(),
        line.plots());
  }

  /** The same with those workloads alone that whatever has the native API can do. */
  BenchOptions ofAnyService() {
    return with(workloads.stream().filter(one -> !one.needsKafka()).toList(), load);
  }

  /** The same with rounds that take another time. */
  BenchOptions lasting(Duration time) {
    return with(workloads, load.lasting(time));
  }

  private BenchOptions with(List<Workload> others, Load otherLoad) {
    return new BenchOptions(
        others, otherLoad, rounds, warmAtMost, partitions, address, against, peers, plots);
  }

  private static List<Workload> workloads(Line line) throws CouldNotRun {
    boolean running = line.address().isPresent();
    List<Workload> named = new ArrayList<>();
    for (String word : Optional.ofNullable(line.workloads()).orElse(List.of())) {
      Optional<Workload> one = Workload.of(word);
      if (one.isEmpty()) {
        throw new CouldNotRun(
            "Expected a workload of " + Workload.words() + ", but got " + word + ".");
      }
      if (running && one.get().needsKafka()) {
        throw new CouldNotRun(
            "Expected workloads that need a gateway alone, as --address says, but got "
                + word
                + ".");
      }
      named.add(one.get());
    }
    if (named.isEmpty()) {
      return running ? List.of(Workload.CALLS) : Workload.USUAL;
    }
    return named;
  }
}
