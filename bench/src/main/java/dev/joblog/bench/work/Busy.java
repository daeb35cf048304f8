// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Arrivals at shares of the rate at which {@link Workload#BACKLOG} finished jobs of the same
 * service before; where it was not run before, it is run first.
 */
final class Busy {

  private static final List<Integer> PERCENTS = List.of(50, 80);

  private final Site site;

  Busy(Site site) {
    this.site = site;
  }

  List<Phase> phases() {
    List<Phase> phases = new ArrayList<>();
    if (site.backlogRate().isEmpty()) {
      phases.addAll(Workload.BACKLOG.phases(site));
    }
    Ledger ledger = site.open("busy");
    PERCENTS.forEach(percent -> phases.add(new Share(site, ledger, percent)));
    return phases;
  }

  private record Share(Site site, Ledger ledger, int percent) implements Phase {

    @Override
    public String title() {
      return "W3 arrivals, " + percent + " % of W2";
    }

    @Override
    public void prepare() {
      site.note(String.format(Locale.ROOT, "%s: %.0f/s are due", title(), rate()));
    }

    @Override
    public Played round() throws IOException, InterruptedException {
      return new Arrivals(title(), site, ledger, rate()).round();
    }

    private double rate() {
      return site.backlogRate().orElseThrow() * percent / 100;
    }
  }
}
