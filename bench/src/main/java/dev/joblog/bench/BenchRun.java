// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.joblog.bench.measured.Checkout;
import dev.joblog.bench.measured.Deployment;
import dev.joblog.bench.measured.RunningGateway;
import dev.joblog.bench.measured.Target;
import dev.joblog.bench.peer.Postgres;
import dev.joblog.bench.work.CommandSchemas;
import dev.joblog.bench.work.Workload;
import dev.joblog.quickstart.Refused;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A whole run: the turns of one side, or of two by turns, and the tables. */
final class BenchRun {

  /** Event streams of the measurement itself. */
  private static final int OTHER_STREAMS = 200;

  private static final String POSTGRES = "PostgreSQL";

  /** Open files of a process beside its streams: jars, logs, Kafka. */
  private static final int OTHER_FILES = 1_000;

  private final Path home;
  private final BenchOptions options;
  private final PrintStream out;
  private final Results results = new Results();

  /**
   * @param home the source tree, built
   */
  BenchRun(Path home, BenchOptions options, PrintStream out) {
    this.home = home;
    this.options = options;
    this.out = out;
  }

  void run() throws IOException, InterruptedException, Refused, Faulty {
    if (options.address().isPresent()) {
      out.println("clients and gateway at " + options.address().get() + " share the machine");
      turn("it", 1, RunningGateway.at(options.address().get()));
    } else {
      started();
    }
    if (options.peers()) {
      peers();
    }
    out.println();
    out.print(new Report(results).text());
    if (options.plots().isPresent()) {
      Plots.write(results, options.plots().get());
      out.println("plots are in " + options.plots().get());
    }
  }

  private void peers() throws IOException, InterruptedException, Faulty {
    out.println(
        "LittleHorse: not measured: its server needs Java 25, and clients of its own protocol");
    try (RunDirectory directory = RunDirectory.make()) {
      Optional<Postgres> postgres = Postgres.start(directory.path());
      if (postgres.isEmpty()) {
        out.println(POSTGRES + ": its programs are not found, so it is not measured");
      } else {
        turn(POSTGRES, 1, postgres.get(), options.ofAnyService());
      }
    }
  }

  /** Sockets are open files, of this process and of the gateway alike. */
  private void requireFiles() throws Refused {
    if (options.workloads().contains(Workload.STREAMS)
        && ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      requireFiles(options.load().connections(), unix.getMaxFileDescriptorCount());
    }
  }

  /**
   * @param openFilesMax what the system lets a process have
   */
  static void requireFiles(int connections, long openFilesMax) throws Refused {
    int needed = connections + OTHER_FILES;
    if (openFilesMax < needed) {
      throw new Refused(
          "Expected ulimit -n to be at least "
              + needed
              + " for "
              + connections
              + " streams, but it is "
              + openFilesMax
              + ": raise it, or ask for fewer with --connections.");
    }
  }

  private void started() throws IOException, InterruptedException, Refused, Faulty {
    requireFiles();
    Checkout ours = Checkout.built(home);
    if (options.against().isEmpty()) {
      started("it", 1, ours);
      return;
    }
    Checkout other = Checkout.built(options.against().get());
    requireCommands(other);
    int number = 0;
    for (int turn = 0; turn < 2; turn++) {
      started("A", ++number, ours);
      started("B", ++number, other);
    }
  }

  /** Else the outcomes of what is sent there would be waited for in vain. */
  private void requireCommands(Checkout other) throws IOException, Refused {
    List<String> sending =
        options.workloads().stream().filter(Workload::sendsCommands).map(Workload::word).toList();
    if (!sending.isEmpty() && !CommandSchemas.readsOurs(other.libraries("stream-processor"))) {
      throw new Refused(
          "Expected a processor that reads commands as this checkout writes them, for "
              + String.join(", ", sending)
              + ", but that of "
              + other.home()
              + " knows another schema: measure the other workloads against it.");
    }
  }

  private void started(String side, int number, Checkout checkout)
      throws IOException, InterruptedException, Faulty {
    try (RunDirectory directory = RunDirectory.make()) {
      out.println(side + ": starting Kafka, a processor and a gateway of " + checkout.home());
      Deployment.Plan plan =
          new Deployment.Plan(options.partitions(), options.load().connections() + OTHER_STREAMS);
      turn(side, number, Deployment.start(checkout, directory.path(), plan));
    }
  }

  private void turn(String side, int number, Target started)
      throws IOException, InterruptedException, Faulty {
    turn(side, number, started, options);
  }

  private void turn(String side, int number, Target started, BenchOptions asked)
      throws IOException, InterruptedException, Faulty {
    try (Target target = started) {
      List<Target.Part> parts = target.parts();
      parts.forEach(part -> out.println(side + ": " + part.name() + " has " + part.heap()));
      new Turn(side, number, target, asked, results, out).run();
    }
  }
}
