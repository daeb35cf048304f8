// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.bench.figures.WarmUp;
import dev.joblog.bench.measured.Disk;
import dev.joblog.bench.measured.ProcessUse;
import dev.joblog.bench.measured.Target;
import dev.joblog.bench.work.Phase;
import dev.joblog.bench.work.Played;
import dev.joblog.bench.work.Site;
import dev.joblog.bench.work.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One side, from when it is ready: warmed up, measured, checked. */
final class Turn {

  private static final Duration WARM_WINDOW = Duration.ofSeconds(2);

  private final String side;
  private final Target target;
  private final BenchOptions options;
  private final Site site;
  private final Results results;
  private final PrintStream out;

  /**
   * @param number of the turn, in the names of its queues
   */
  Turn(
      String side,
      int number,
      Target target,
      BenchOptions options,
      Results results,
      PrintStream out) {
    this.side = side;
    this.target = target;
    this.options = options;
    this.results = results;
    this.out = out;
    String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-" + number;
    this.site = new Site(target, options.load(), run, out::println);
  }

  /**
   * @throws Faulty when the service's books are not those of the clients
   */
  void run() throws IOException, InterruptedException, Faulty {
    warmUp();
    for (Workload workload : options.workloads()) {
      List<Phase> phases = workload.phases(site);
      try {
        for (Phase phase : phases) {
          for (int round = 1; round <= workload.rounds(options.rounds()); round++) {
            measure(phase, round);
          }
        }
      } finally {
        for (Phase phase : phases) {
          phase.close();
        }
      }
      check(workload.word());
    }
  }

  private void warmUp() throws IOException, InterruptedException {
    long began = System.nanoTime();
    WarmUp rule = new WarmUp();
    Phase lives = Workload.warmUp(site.lasting(WARM_WINDOW));
    boolean warm = false;
    double rate = 0;
    double compiling = 0;
    double seconds = 0;
    while (!warm && seconds < options.warmAtMost().toSeconds()) {
      double before = compilerSeconds();
      rate = lives.round().rate();
      double now = (System.nanoTime() - began) / 1e9;
      compiling = (compilerSeconds() - before) / (now - seconds);
      warm = rule.warm(rate, compiling);
      seconds = now;
    }
    out.println(
        String.format(
            Locale.ROOT,
            warm
                ? "%s: warm after %.0f s, at %.0f lives a second; compilers take %.2f cores"
                : "%s: not warm after %.0f s: no three windows of 2 s agreed within 5 %% with the"
                    + " compilers at rest; the last had %.0f lives a second, and %.2f cores of"
                    + " them",
            side,
            seconds,
            rate,
            compiling));
  }

  private double compilerSeconds() throws IOException {
    double sum = 0;
    for (Target.Part part : target.parts()) {
      sum += ProcessUse.compilerSeconds(part.pid());
    }
    return sum;
  }

  private void measure(Phase phase, int round) throws IOException, InterruptedException {
    phase.prepare();
    Map<String, Long> diskBefore = disk();
    Map<String, Double> cpuBefore = cpu();
    double ownBefore = ProcessUse.cpuSeconds(ProcessHandle.current().pid());
    Played played = phase.round();
    double own = ProcessUse.cpuSeconds(ProcessHandle.current().pid()) - ownBefore;
    Map<String, Double> cpu = cpu();
    cpu.replaceAll((part, seconds) -> seconds - cpuBefore.getOrDefault(part, 0.0));
    Map<String, Long> grown = disk();
    grown.replaceAll((name, bytes) -> bytes - diskBefore.getOrDefault(name, 0L));
    results.of(phase.title(), side).add(new Rounds.Round(played, cpu, own, pss(), grown));
    target.requireAlive();
    out.println(
        String.format(
            Locale.ROOT, "%s: %s, round %d: %.0f/s", side, phase.title(), round, played.rate()));
  }

  private void check(String workload) throws IOException, Faulty {
    List<String> faults = site.faults();
    if (!faults.isEmpty()) {
      throw new Faulty(side, workload, faults);
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %s checked: %d jobs, none lost, none done twice%s",
            side,
            workload,
            site.created(),
            target.admin().isPresent() ? ", divergence 0" : ""));
  }

  private Map<String, Double> cpu() throws IOException {
    Map<String, Double> cpu = new LinkedHashMap<>();
    for (Target.Part part : target.parts()) {
      cpu.put(part.name(), ProcessUse.treeCpuSeconds(part.pid()));
    }
    return cpu;
  }

  private Map<String, Double> pss() throws IOException {
    Map<String, Double> pss = new LinkedHashMap<>();
    for (Target.Part part : target.parts()) {
      pss.put(part.name(), ProcessUse.treePss(part.pid()));
    }
    return pss;
  }

  private Map<String, Long> disk() throws IOException {
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (Map.Entry<String, Path> one : target.data().entrySet()) {
      bytes.put(one.getKey(), Disk.bytes(one.getValue()));
    }
    return bytes;
  }
}
