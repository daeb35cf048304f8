// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Spread;
import dev.joblog.bench.figures.Table;
import dev.joblog.bench.measured.ProcessUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lists of few jobs and of many, and how much longer the pages of many take. */
final class Lists {

  private static final int FEW = 10_000;
  private static final double MIB = 1 << 20;

  private final Site site;
  private final ListedJobs jobs;
  private final ListPages few;
  private final ListPages many;

  Lists(Site site) {
    this.site = site;
    this.jobs = new ListedJobs(site);
    this.few = new ListPages(site, jobs, Math.min(FEW, site.load().lists()));
    this.many = new ListPages(site, jobs, site.load().lists());
  }

  List<Phase> phases() {
    return List.of(few, new Many());
  }

  /** With a table of both at the end. */
  private final class Many implements Phase {
    @Override
    public String title() {
      return many.title();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
      if (!many.isMeasured()) {
        site.note(memory());
      }
      many.prepare();
    }

    @Override
    public Played round() throws IOException, InterruptedException {
      return many.round();
    }

    @Override
    public void close() throws IOException {
      if (many.isMeasured()) {
        site.note(memory());
        site.note(table().text());
      }
    }
  }

  private Table table() {
    List<String> header = new ArrayList<>(List.of("list", "jobs of " + many.size()));
    ListPages.PLACES.forEach(place -> header.addAll(List.of(place + " ms", "÷ " + few.size())));
    Table table = new Table(1, header);
    many.places().forEach((list, at) -> table.row(row(list, at.jobs())));
    return table;
  }

  private List<String> row(JobList list, long held) {
    List<String> row = new ArrayList<>(List.of(list.name(), Long.toString(held)));
    for (int place = 0; place < ListPages.PLACES.size(); place++) {
      Spread now = many.median(list, place);
      row.add(now.text(1));
      row.add(String.format(Locale.ROOT, "%.2f", now.median() / few.median(list, place).median()));
    }
    return row;
  }

  private String memory() throws IOException {
    long resident = ProcessUse.memory(site.target().part("processor").pid()).rss();
    return String.format(
        Locale.ROOT,
        "  processor with %d jobs: %.0f MiB resident, its store %.0f MiB",
        jobs.size(),
        resident / MIB,
        site.target().processor().orElseThrow().storeBytes() / MIB);
  }
}
