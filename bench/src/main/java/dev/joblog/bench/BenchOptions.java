// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.audit.CommandLines;
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

  private interface Line {
    @Parameters(arity = "0..*", paramLabel = "WORKLOAD")
    @Nullable List<String> workloads();

    @Option(names = "--clients", converter = Clients.class, defaultValue = "16")
    int clients();

    @Option(names = "--rate", converter = Numbers.class, defaultValue = "200")
    int rate();

    @Option(names = "--size", converter = Size.class, defaultValue = "300")
    int size();

    @Option(names = "--seconds", converter = Numbers.class, defaultValue = "8")
    int seconds();

    @Option(names = "--warm-seconds", converter = FromZero.class, defaultValue = "120")
    int warmSeconds();

    @Option(names = "--rounds", converter = Numbers.class, defaultValue = "3")
    int rounds();

    @Option(names = "--seed", converter = FromZero.class, defaultValue = "1")
    int seed();

    @Option(names = "--jobs", converter = Jobs.class, defaultValue = "5000")
    int jobs();

    @Option(names = "--backlog", converter = Jobs.class, defaultValue = "20000")
    int backlog();

    @Option(names = "--behind", converter = Jobs.class, defaultValue = "200000")
    int behind();

    @Option(names = "--queues", converter = Clients.class, defaultValue = "1")
    int queues();

    @Option(names = "--connections", converter = Connections.class, defaultValue = "5000")
    int connections();

    @Option(names = "--settle-seconds", converter = FromZero.class, defaultValue = "20")
    int settleSeconds();

    @Option(names = "--partitions", converter = Clients.class, defaultValue = "8")
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

  private static final class Clients extends CommandLines.Numbers {
    Clients() {
      super(1, 256);
    }
  }

  private static final class Numbers extends CommandLines.Numbers {
    Numbers() {
      super(1, 100_000);
    }
  }

  private static final class FromZero extends CommandLines.Numbers {
    FromZero() {
      super(0, 1_000_000);
    }
  }

  private static final class Jobs extends CommandLines.Numbers {
    Jobs() {
      super(1, 1_000_000);
    }
  }

  /** A client's address has no more ports than this towards one gateway, by Linux' default. */
  private static final class Connections extends CommandLines.Numbers {
    Connections() {
      super(1, 25_000);
    }
  }

  /** Up to what a batch of 100 carries in its 4 MiB. */
  private static final class Size extends CommandLines.Numbers {
    Size() {
      super(11, 32_768);
    }
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
    return new BenchOptions(
        workloads.stream().filter(one -> !one.needsKafka()).toList(),
        load,
        rounds,
        warmAtMost,
        partitions,
        address,
        against,
        peers,
        plots);
  }

  /** The same with rounds that take another time. */
  BenchOptions lasting(Duration time) {
    return new BenchOptions(
        workloads,
        load.lasting(time),
        rounds,
        warmAtMost,
        partitions,
        address,
        against,
        peers,
        plots);
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
