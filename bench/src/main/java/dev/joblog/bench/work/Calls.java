// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates so many jobs, claims each by its id, submits each: what one call takes, and nothing else
 * going on.
 */
final class Calls {

  private static final Duration ROUND_AT_MOST = Duration.ofHours(1);

  private final Site site;
  private final Ledger ledger;
  private final int clients;
  private final Queue<String> created = new ConcurrentLinkedQueue<>();
  private final Queue<Grant> claimed = new ConcurrentLinkedQueue<>();

  Calls(Site site, int clients) {
    this.site = site;
    this.clients = clients;
    this.ledger = site.open("calls-" + clients);
  }

  List<Phase> phases() {
    return List.of(
        new Counted("create", this::create),
        new Counted("claim", this::claim),
        new Counted("submit", this::submit));
  }

  private void create(JobsClient client) throws IOException {
    String job = client.create(ledger.queue());
    ledger.created(job);
    created.add(job);
  }

  private void claim(JobsClient client) throws IOException {
    Grant grant = client.claim(next(created));
    ledger.claimed(grant.job());
    claimed.add(grant);
  }

  private void submit(JobsClient client) throws IOException {
    Grant grant = next(claimed);
    client.submit(grant);
    ledger.finished(grant.job());
  }

  private static <T> T next(Queue<T> queue) throws IOException {
    return Optional.ofNullable(queue.poll())
        .orElseThrow(() -> new IOException("Expected as many jobs as calls, but there are fewer"));
  }

  private interface Call {
    void run(JobsClient client) throws IOException;
  }

  private final class Counted implements Phase {
    private final String what;
    private final Call call;

    Counted(String what, Call call) {
      this.what = what;
      this.call = call;
    }

    @Override
    public String title() {
      return "calls, " + clients + (clients == 1 ? " client: " : " clients: ") + what;
    }

    @Override
    public Played round() throws IOException, InterruptedException {
      AtomicInteger left = new AtomicInteger(site.load().jobs());
      return Crew.work(
          Crew.hands(
              clients,
              number ->
                  Steps.hand(
                      site.client(number),
                      (client, tape) -> left.getAndDecrement() > 0 && timed(client, tape))),
          ROUND_AT_MOST);
    }

    private boolean timed(JobsClient client, Tape tape) throws IOException {
      long began = System.nanoTime();
      call.run(client);
      long now = System.nanoTime();
      tape.time(what, now - began);
      tape.requests(1);
      tape.done(now, 1);
      return true;
    }
  }
}
