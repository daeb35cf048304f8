// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Workers claim and finish what lies there; what they took is put back before each round.
 *
 * @param ledgers of the queues, over which workers and jobs are spread evenly
 * @param rates is told the jobs a second of each round
 */
record Backlog(String title, Site site, List<Ledger> ledgers, int clients, DoubleConsumer rates)
    implements Phase {

  private static final int FILLERS = 4;
  private static final Duration FILL_AT_MOST = Duration.ofMinutes(30);

  @Override
  public void prepare() throws IOException, InterruptedException {
    for (Ledger ledger : ledgers) {
      var unused =
          Crew.work(
              Crew.hands(FILLERS, number -> Steps.hand(site.client(number), fill(ledger))),
              FILL_AT_MOST);
    }
  }

  private Steps.Step fill(Ledger ledger) {
    int wanted = Math.max(1, site.load().backlog() / ledgers.size());
    Steps.Step batch = Steps.batch(ledger);
    return (client, tape) -> ledger.open() < wanted && batch.once(client, tape);
  }

  @Override
  public Played round() throws IOException, InterruptedException {
    Played played =
        new ClosedLoop(
                title, site, clients, number -> Steps.claimAndSubmit(Site.pick(ledgers, number)))
            .round();
    rates.accept(played.rate());
    return played;
  }
}
