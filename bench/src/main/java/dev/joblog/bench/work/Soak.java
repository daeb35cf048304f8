// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import dev.joblog.protocol.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Many jobs that end and are purged a minute later, while others come: after each tenth of them
 * what the service takes of disk and memory, and how long it takes to answer.
 */
final class Soak implements Phase {

  private static final int TENTHS = 10;
  private static final int QUEUES = 8;
  private static final Duration RETENTION = Limits.RETENTION_MIN;

  /** For what was made last to be purged. */
  private static final Duration PURGED_AT_MOST = Duration.ofMinutes(30);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private final Site site;
  private final Ledger lives;
  private final List<String> queues = new ArrayList<>();
  private final SoakTable table;

  Soak(Site site) {
    this.site = site;
    this.lives = site.open("soak");
    this.table = new SoakTable(site.target());
    for (int queue = 0; queue < QUEUES; queue++) {
      queues.add(lives.queue() + "-" + queue);
    }
  }

  @Override
  public String title() {
    return "W12 soak of " + site.load().soak();
  }

  @Override
  public Played round() throws IOException, InterruptedException {
    Tape tape = new Tape(System.nanoTime());
    int each = Math.max(1, site.load().soak() / TENTHS);
    try (TopicOrders orders = new TopicOrders(site)) {
      queues.forEach(queue -> orders.keep(queue, RETENTION));
      for (int tenth = 1; tenth <= TENTHS; tenth++) {
        make(orders, each, tape);
        measure(Integer.toString(tenth * each), tape);
      }
    }
    awaitPurge();
    measure("all of them", tape);
    site.note(table.text());
    return new Played(tape, tape.seconds());
  }

  private void make(TopicOrders orders, int count, Tape tape) throws IOException {
    Tape outcomes = new Tape(System.nanoTime());
    int made = 0;
    while (made < count || !orders.isIdle()) {
      for (; made < count && orders.mayTakeMore(); made++) {
        orders.cancel(orders.create(queues.get(made % QUEUES), JobsClient.TYPE));
      }
      var unused = orders.take(outcomes);
    }
    tape.requests(2L * count);
    tape.done(System.nanoTime(), count);
  }

  private void measure(String ended, Tape tape) throws IOException, InterruptedException {
    Tape times =
        Crew.work(
                Crew.hands(1, number -> Steps.hand(site.client(number), this::live)),
                site.load().time())
            .tape();
    site.note("  " + table.row(ended, living(), times));
    tape.add(times);
  }

  /** A job's life, and the first page of what lies there. */
  private boolean live(JobsClient client, Tape tape) throws IOException {
    long began = System.nanoTime();
    String job = client.create(lives.queue());
    long created = System.nanoTime();
    Grant grant = client.claim(job);
    long claimed = System.nanoTime();
    client.submit(grant);
    long submitted = System.nanoTime();
    var unused = client.get("/v2/jobs?scope=tenant&limit=50");
    long read = System.nanoTime();
    tape.time("create", created - began);
    tape.time("claim", claimed - created);
    tape.time("submit", submitted - claimed);
    tape.time("page", read - submitted);
    tape.requests(4);
    lives.created(job);
    lives.claimed(job);
    lives.finished(job);
    return true;
  }

  private long living() throws IOException {
    Map<String, Map<String, Long>> counts = site.counts();
    return queues.stream()
        .flatMap(queue -> counts.getOrDefault(queue, Map.of()).values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private void awaitPurge() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PURGED_AT_MOST.toNanos();
    while (living() > 0) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "Expected all jobs to be purged in "
                + PURGED_AT_MOST.toMinutes()
                + " min, but "
                + living()
                + " are there");
      }
      Thread.sleep(LOOK.toMillis());
    }
  }
}
