// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.audit.Audit;
import dev.joblog.audit.AuditDefaults;
import dev.joblog.bench.history.Fault;
import dev.joblog.bench.measured.Checkout;
import dev.joblog.bench.measured.Cluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** {@code ./joblog faults}: a cluster, clients, faults; whether every promise was kept. */
public final class FaultRun {

  /** Then what was seen is checked and forgotten, so that a run of hours has the memory of one. */
  private static final Duration EPISODE = Duration.ofMinutes(10);

  private static final int PLANNED_TOLD = 60;

  private final FaultOptions options;
  private final Path directory;
  private final PrintStream out;
  private final FaultReport report = new FaultReport();
  private final List<String> faults = new ArrayList<>();
  private final List<Planned> struck = new ArrayList<>();

  /**
   * @param directory for all that is written; the caller's to delete
   */
  public FaultRun(FaultOptions options, Path directory, PrintStream out) {
    this.options = options;
    this.directory = directory;
    this.out = out;
  }

  /**
   * @param builds what the cluster is of, and what it is upgraded to, if that is asked for
   * @return promises that were not kept, a sentence each; none: all was sound
   * @throws IOException when the cluster does not come up, or does not come back after a fault
   */
  public List<String> run(List<Checkout> builds) throws IOException, InterruptedException {
    List<Planned> plan = options.plan();
    out.printf(
        Locale.ROOT,
        "%s, seed %d: %s%s%n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        options.seed(),
        plan.subList(0, Math.min(PLANNED_TOLD, plan.size())),
        plan.size() > PLANNED_TOLD ? " and so on" : "");
    out.println("three brokers, two processors, two gateways: in " + directory);
    boolean asRoot = options.kinds().stream().anyMatch(FaultKind::needsRoot);
    try (Cluster cluster = Cluster.start(builds, directory, options.partitions(), asRoot)) {
      Iterator<Planned> ahead = plan.iterator();
      long end =
          options.rounds().isPresent()
              ? Long.MAX_VALUE
              : System.nanoTime() + options.time().toNanos();
      for (int episode = 1;
          faults.isEmpty() && ahead.hasNext() && System.nanoTime() < end;
          episode++) {
        episode(cluster, episode, ahead, end);
        audit(cluster);
        faults.addAll(Ends.unexplained(cluster.endedByThemselves(), struck));
      }
      out.println("ended by themselves and started again: " + cluster.endedByThemselves());
    } finally {
      out.println();
      out.print(report.text());
    }
    faults.forEach(fault -> out.println("FAULT: " + fault));
    out.println(faults.isEmpty() ? "sound" : "FAULTS: " + faults.size());
    return List.copyOf(faults);
  }

  private void episode(Cluster cluster, int number, Iterator<Planned> plan, long end)
      throws IOException, InterruptedException {
    String tenant = "t" + number;
    Path history = directory.resolve("history-" + number + ".ndjson");
    long until = Math.min(end, System.nanoTime() + EPISODE.toNanos());
    try (Episode episode =
        new Episode(cluster, tenant, options.partitions(), options.seed() + number, history, out)) {
      Episode.Result result = episode.run(plan, until);
      struck.addAll(result.struck());
      report.add(result.calls(), result.strikes());
      result.brokenOff().ifPresent(faults::add);
      if (options.upgradeFrom().isPresent()) {
        faults.addAll(Upgrade.failed(result.calls()));
      }
      result.faults().stream().map(Fault::toString).forEach(faults::add);
      out.printf(
          Locale.ROOT,
          "%s: %,d requests, %d faults made, %d promises broken%n",
          tenant,
          result.calls().size(),
          result.strikes().size(),
          result.faults().size());
    }
  }

  private void audit(Cluster cluster) throws IOException, InterruptedException {
    audit(List.of("verify", "--bootstrap", cluster.bootstrap()));
    audit(
        List.of(
            "replay",
            "--bootstrap",
            cluster.bootstrap(),
            "--processor",
            cluster.processors().get(0).health().toString(),
            "--token-file",
            cluster.internalToken().toString()));
  }

  private void audit(List<String> arguments) throws InterruptedException {
    int result = Audit.run(arguments, dataDir -> AuditDefaults.none(), out, out);
    if (result != Audit.SOUND) {
      faults.add("Expected audit " + arguments.get(0) + " to be sound, but it ended " + result);
    }
  }
}
