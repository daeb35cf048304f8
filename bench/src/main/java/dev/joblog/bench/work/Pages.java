// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import dev.joblog.bench.http.Answer;
import java.io.IOException;

/** Pages of fifty of a list of many finished jobs: the first, and the nineteen behind it. */
final class Pages implements Phase {

  private static final int PAGES = 20;

  private final String title;
  private final Site site;
  private final Ledger ledger;
  private final int clients;

  Pages(String title, Site site, Ledger ledger, int clients) {
    this.title = title;
    this.site = site;
    this.ledger = ledger;
    this.clients = clients;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public void prepare() throws IOException {
    if (ledger.created().isEmpty()) {
      TopicCreates.fill(site, ledger, JobsClient.TYPE, site.load().behind(), true);
    }
  }

  @Override
  public Played round() throws IOException, InterruptedException {
    return new ClosedLoop(title, site, clients, this::walk).round();
  }

  boolean walk(JobsClient client, Tape tape) throws IOException {
    String list =
        "/v2/jobs?scope=tenant&status=" + Accounts.CANCELLED + "&limit=50&queue=" + ledger.queue();
    String cursor = "";
    for (int page = 0; page < PAGES; page++) {
      long began = System.nanoTime();
      Answer answer = client.get(list + cursor);
      long now = System.nanoTime();
      tape.time(page == 0 ? "first page" : "next page", now - began);
      tape.requests(1);
      tape.done(now, 1);
      if (!answer.has("nextCursor")) {
        return true;
      }
      cursor = "&cursor=" + answer.text("nextCursor");
    }
    return true;
  }
}
