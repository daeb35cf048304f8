// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import dev.joblog.protocol.JobId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Creates by a producer on the topic, each counted when its outcome has come. */
record TopicCreates(String title, Site site, Ledger ledger) implements Phase {

  private static final Duration FINISH_AT_MOST = Duration.ofMinutes(2);
  private static final int NOTE_EVERY = 100_000;
  private static final Duration FILL_AT_MOST = Duration.ofMinutes(60);

  @Override
  public Played round() throws IOException, InterruptedException {
    Producer producer = new Producer(new TopicOrders(site), site.load().time());
    return Crew.work(List.of(producer), site.load().time().plus(FINISH_AT_MOST));
  }

  private final class Producer implements Hand {
    private final TopicOrders orders;
    private final Duration time;

    Producer(TopicOrders orders, Duration time) {
      this.orders = orders;
      this.time = time;
    }

    @Override
    public boolean once(Tape tape) throws IOException {
      while (orders.mayTakeMore() && System.nanoTime() - tape.began() < time.toNanos()) {
        ledger.created(orders.create(ledger.queue(), JobsClient.TYPE).value().toString());
      }
      int taken = orders.take(tape);
      tape.done(System.nanoTime(), taken);
      return !orders.isIdle();
    }

    @Override
    public void close() {
      orders.close();
    }
  }

  /**
   * Puts so many jobs there, outside of any round.
   *
   * @param type which workers do not ask for, where the jobs are to stay
   * @param cancelled whether they are over at once
   */
  static void fill(Site site, Ledger ledger, String type, int count, boolean cancelled)
      throws IOException {
    Tape tape = new Tape(System.nanoTime());
    long deadline = System.nanoTime() + FILL_AT_MOST.toNanos();
    try (TopicOrders orders = new TopicOrders(site)) {
      int made = 0;
      int told = 0;
      while (made < count || !orders.isIdle()) {
        for (; made < count && orders.mayTakeMore(); made++) {
          JobId job = orders.create(ledger.queue(), type);
          ledger.created(job.value().toString());
          if (cancelled) {
            orders.cancel(job);
            ledger.finished(job.value().toString());
          }
        }
        var unused = orders.take(tape);
        if (made - told >= NOTE_EVERY) {
          told = made;
          site.note("  " + made + " of " + count + " jobs are there");
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Expected " + count + " jobs in an hour, but " + made + " were sent");
        }
      }
    }
  }
}
