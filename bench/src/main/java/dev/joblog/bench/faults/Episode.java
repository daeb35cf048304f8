// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.history.Call;
import dev.joblog.bench.history.Checker;
import dev.joblog.bench.history.Evidence;
import dev.joblog.bench.history.Fault;
import dev.joblog.bench.history.History;
import dev.joblog.bench.history.Strike;
import dev.joblog.bench.measured.Cluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Some minutes of a run, with a tenant of its own, so that a run of hours is checked piece by
 * piece: its clients begin, faults strike, all is healed, and what clients were told is held
 * against the log.
 */
final class Episode implements AutoCloseable {

  private static final int CREATORS = 2;
  private static final int WORKERS = 4;
  private static final int HANG_UPS = 2;

  private static final Duration CALM_AT_MOST = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Cluster cluster;
  private final String tenant;
  private final PrintStream out;
  private final History history;
  private final Site site;
  private final List<Probe> probes = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final Lister lister;
  private final Importer importer;
  private final Crowd crowd = new Crowd();
  private final Crowd listening = new Crowd();
  private final Divergence divergence;
  private final Watch watch;

  /**
   * What came of it.
   *
   * @param struck what was done, in its order
   * @param brokenOff why no more was struck though time was left: not all were well again
   */
  record Result(
      List<Call> calls,
      List<Planned> struck,
      List<Strike> strikes,
      List<Fault> faults,
      Optional<String> brokenOff) {}

  Episode(
      Cluster cluster, String tenant, int partitions, long seed, Path historyFile, PrintStream out)
      throws IOException {
    this.cluster = cluster;
    this.tenant = tenant;
    this.out = out;
    this.history = new History(historyFile);
    this.site =
        new Site(
            cluster.addresses(), tenant, cluster.token(tenant, "clients"), partitions, history);
    this.lister = new Lister(site, 0);
    this.divergence = new Divergence(cluster.admins());
    for (int partition = 0; partition < partitions; partition++) {
      probes.add(new Probe(site, partition));
    }
    for (Listener.Pace pace : Listener.Pace.values()) {
      listeners.add(new Listener(site, listeners.size(), pace));
    }
    this.watch = new Watch(listeners, divergence);
    Random seeds = new Random(seed);
    this.importer = new Importer(site, cluster.bootstrap(), tenant, new Random(seeds.nextLong()));
    List<Client> clients = new ArrayList<>(probes);
    clients.add(lister);
    clients.add(importer);
    for (int i = 0; i < CREATORS; i++) {
      clients.add(new Creator(site, i, new Random(seeds.nextLong())));
    }
    for (int i = 0; i < WORKERS; i++) {
      clients.add(new Worker(site, i, new Random(seeds.nextLong())));
    }
    for (int i = 0; i < HANG_UPS; i++) {
      clients.add(new HangUp(site, i, new Random(seeds.nextLong())));
    }
    listeners.forEach(listening::start);
    clients.forEach(crowd::start);
  }

  /**
   * @param plan what is struck is taken from it
   * @param endNanos when no more is struck, by {@link System#nanoTime}
   */
  Result run(Iterator<Planned> plan, long endNanos) throws IOException, InterruptedException {
    Optional<String> unwell = awaitCalm("the start");
    List<Long> began = new ArrayList<>();
    List<Planned> struck = new ArrayList<>();
    while (unwell.isEmpty() && plan.hasNext() && System.nanoTime() - endNanos < 0) {
      Planned planned = plan.next();
      began.add(history.now());
      struck.add(planned);
      String hit = planned.kind().strike(cluster, planned);
      long healed = history.now();
      unwell = awaitCalm(planned.toString());
      out.printf(
          Locale.ROOT,
          "%s %7.1f s: %s hit %s; %s after %.1f s more%n",
          tenant,
          began.get(began.size() - 1) / 1e9,
          planned,
          hit,
          unwell.isEmpty() ? "all well" : "not well",
          (history.now() - healed) / 1e9);
      Thread.sleep(QUIET.toMillis());
      crowd.requireSound();
    }
    began.add(history.now());
    crowd.stop();
    List<Strike> strikes = new ArrayList<>();
    for (int i = 0; i < struck.size(); i++) {
      strikes.add(new Strike(struck.get(i).kind().word(), began.get(i), began.get(i + 1)));
    }
    return new Result(history.calls(), struck, strikes, Checker.faults(evidence()), unwell);
  }

  /**
   * Until all are ready, and each partition has answered a command that was sent after that.
   *
   * @return what was not, in minutes
   */
  private Optional<String> awaitCalm(String what) throws IOException, InterruptedException {
    try {
      cluster.awaitReady();
    } catch (IOException e) {
      return Optional.of("after " + what + ": " + e.getMessage());
    }
    long deadline = System.nanoTime() + CALM_AT_MOST.toNanos();
    long from = history.now();
    for (Probe probe : probes) {
      while (probe.answered() < from) {
        crowd.requireSound();
        if (System.nanoTime() > deadline) {
          return Optional.of(
              "after " + what + ": Expected " + probe.name() + " to be answered, but it is not");
        }
        Thread.sleep(LOOK.toMillis());
      }
    }
    return Optional.empty();
  }

  /** The streams end when they have all that is due. */
  private Evidence evidence() throws IOException, InterruptedException {
    Inquiry inquiry = new Inquiry(cluster, tenant, lister);
    Map<String, Set<String>> lists = inquiry.lists();
    Map<Integer, Integer> due = inquiry.awaitStreams(listeners);
    watch.close();
    listening.close();
    for (Listener listener : listeners) {
      listener.close();
    }
    List<Evidence.Stream> streams =
        listeners.stream().map(listener -> listener.stream(due)).toList();
    return inquiry.evidence(history.calls(), lists, streams, divergence.seen());
  }

  @Override
  public void close() throws IOException {
    watch.close();
    crowd.close();
    listening.close();
    importer.close();
    history.close();
  }
}
