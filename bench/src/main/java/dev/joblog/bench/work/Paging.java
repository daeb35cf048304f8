// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a claim waits for while others page through a long list, and while nobody does. */
final class Paging {

  private static final int READERS = 8;

  private final Site site;
  private final Ledger ledger;
  private final Pages pages;

  Paging(Site site) {
    this.site = site;
    this.ledger = site.open("paging");
    this.pages = new Pages("paging", site, site.open("paged"), READERS);
  }

  List<Phase> phases() {
    return List.of(new Claims(0), new Claims(READERS));
  }

  /** Creates a job, claims it by its id, submits it. */
  private boolean claim(JobsClient client, Tape tape) throws IOException {
    String job = client.create(ledger.queue());
    ledger.created(job);
    long began = System.nanoTime();
    Grant grant = client.claim(job);
    tape.time("claim", System.nanoTime() - began);
    ledger.claimed(job);
    client.submit(grant);
    ledger.finished(job);
    tape.requests(3);
    tape.done(System.nanoTime(), 1);
    return true;
  }

  private final class Claims implements Phase {
    private final int readers;

    Claims(int readers) {
      this.readers = readers;
    }

    @Override
    public String title() {
      return "W5b claims, " + readers + " page";
    }

    @Override
    public void prepare() throws IOException {
      pages.prepare();
    }

    @Override
    public Played round() throws IOException, InterruptedException {
      List<Hand> hands = new ArrayList<>();
      hands.addAll(Crew.hands(1, number -> Steps.hand(site.client(number), Paging.this::claim)));
      hands.addAll(Crew.hands(readers, number -> Steps.hand(site.client(1 + number), pages::walk)));
      return Crew.work(hands, site.load().time());
    }
  }
}
