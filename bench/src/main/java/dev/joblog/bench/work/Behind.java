// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.io.IOException;
import java.util.List;

/** Arrivals with nothing behind them, and with many pending jobs that no worker asks for. */
final class Behind {

  private static final String TYPE = "bench.behind";

  private final Site site;
  private final Ledger ledger;

  Behind(Site site) {
    this.site = site;
    this.ledger = site.open("behind");
  }

  List<Phase> phases() {
    return List.of(arrivals(0), new Filled(arrivals(site.load().behind())));
  }

  private Phase arrivals(int pending) {
    int rate = site.load().rate();
    return new Arrivals("W7 arrivals, " + rate + "/s, " + pending + " pending", site, ledger, rate);
  }

  private final class Filled implements Phase {
    private final Phase phase;

    Filled(Phase phase) {
      this.phase = phase;
    }

    @Override
    public String title() {
      return phase.title();
    }

    @Override
    public void prepare() throws IOException {
      int missing = site.load().behind() - ledger.open();
      if (missing > 0) {
        TopicCreates.fill(site, ledger, TYPE, missing, false);
      }
    }

    @Override
    public Played round() throws IOException, InterruptedException {
      return phase.round();
    }
  }
}
