// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import dev.joblog.bench.measured.Processor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A processor without its store comes back: from its start until it has carried out an order in
 * every queue, whose partition it has read back by then.
 *
 * @param ledgers of the queues, over which the finished jobs are spread evenly
 */
record Restore(String title, Site site, List<Ledger> ledgers) implements Phase {

  private static final Duration BACK_AT_MOST = Duration.ofMinutes(30);

  @Override
  public void prepare() throws IOException {
    int each = Math.max(1, site.load().restore() / ledgers.size());
    for (Ledger ledger : ledgers) {
      int missing = each - ledger.finished().size();
      if (missing > 0) {
        TopicCreates.fill(site, ledger, JobsClient.TYPE, missing, true);
      }
    }
    processor().forget();
  }

  @Override
  public Played round() throws IOException {
    Tape tape = new Tape(System.nanoTime());
    try (TopicOrders orders = new TopicOrders(site, BACK_AT_MOST)) {
      for (Ledger ledger : ledgers) {
        ledger.created(orders.create(ledger.queue(), JobsClient.TYPE).value().toString());
      }
      Tape answers = new Tape(System.nanoTime());
      processor().start();
      while (!orders.isIdle()) {
        processor().requireAlive();
        var unused = orders.take(answers);
      }
    }
    long now = System.nanoTime();
    long finished = ledgers.stream().mapToLong(ledger -> ledger.finished().size()).sum();
    tape.time("first answer", now - tape.began());
    tape.requests(ledgers.size());
    tape.done(now, finished);
    site.note(story(tape.seconds(), finished));
    return new Played(tape, tape.seconds());
  }

  private String story(double seconds, long finished) throws IOException {
    Optional<Long> records = processor().restored();
    return String.format(
        Locale.ROOT,
        "%s: back after %.1f s; changelog records read back: %s; store: %.0f bytes a job",
        title,
        seconds,
        records
            .map(many -> String.format(Locale.ROOT, "%d, %.0f/s", many, many / seconds))
            .orElse("not told"),
        processor().storeBytes() / (double) finished);
  }

  private Processor processor() {
    return site.target().processor().orElseThrow();
  }
}
