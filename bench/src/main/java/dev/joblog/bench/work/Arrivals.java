// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: creates fall due at a fixed rate, whatever was answered meanwhile, and each is
 * timed from when it was due, so a service that stalls is charged for all who came meanwhile.
 * Sixteen workers wait for the jobs and finish them.
 */
final class Arrivals implements Phase {

  private static final int WORKERS = 16;

  /** With this many on their way, what is due waits for one of them, and is timed with its wait. */
  private static final int SENDERS = 64;

  /** A worker that has waited so long asks again; and so late it sees that all is done. */
  private static final Duration WAIT = Duration.ofSeconds(2);

  private static final Duration FINISH_AT_MOST = Duration.ofMinutes(2);

  private final String title;
  private final Site site;
  private final Ledger ledger;
  private final double rate;
  private final After after;

  /** Hears of a round that is over. */
  interface After {
    /**
     * @param due when each job's create was due, by {@link System#nanoTime}
     */
    void sent(Map<String, Long> due, Tape tape) throws IOException, InterruptedException;
  }

  /**
   * @param rate creates a second
   */
  Arrivals(String title, Site site, Ledger ledger, double rate) {
    this(title, site, ledger, rate, (due, tape) -> {});
  }

  /** Likewise. */
  Arrivals(String title, Site site, Ledger ledger, double rate, After after) {
    this.title = title;
    this.site = site;
    this.ledger = ledger;
    this.rate = rate;
    this.after = after;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Played round() throws IOException, InterruptedException {
    int jobs = (int) Math.max(1, rate * site.load().time().toMillis() / 1_000);
    Round round = new Round(jobs);
    List<Hand> hands = new ArrayList<>();
    hands.addAll(
        Crew.hands(
            Math.min(SENDERS, jobs), number -> Steps.hand(site.client(number), round::send)));
    hands.addAll(
        Crew.hands(
            WORKERS, number -> Steps.hand(site.client(SENDERS + number), round::claimAndSubmit)));
    Played played = Crew.work(hands, site.load().time().plus(FINISH_AT_MOST));
    round.requireWhole();
    after.sent(round.due, played.tape());
    return played;
  }

  private final class Round {
    private final int jobs;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final Map<String, Long> picked = new ConcurrentHashMap<>();

    Round(int jobs) {
      this.jobs = jobs;
    }

    /** Else the jobs that are timed would be those that went well. */
    void requireWhole() throws IOException {
      if (due.size() != jobs || finished.get() != jobs) {
        throw new IOException(
            "Expected "
                + jobs
                + " jobs to be created and finished in time, but "
                + due.size()
                + " were created and "
                + finished
                + " finished");
      }
    }

    boolean send(JobsClient client, Tape tape) throws IOException {
      int number = next.getAndIncrement();
      if (number >= jobs) {
        return false;
      }
      long at = tape.began() + (long) (number * 1e9 / rate);
      while (System.nanoTime() < at) {
        LockSupport.parkNanos(at - System.nanoTime());
      }
      String job = client.create(ledger.queue());
      long now = System.nanoTime();
      tape.time("create", now - at);
      tape.requests(1);
      ledger.created(job);
      due.put(job, at);
      answered.put(job, now);
      Optional.ofNullable(picked.remove(job)).ifPresent(early -> tape.time("pickup", 0));
      return true;
    }

    /** Pickup: from the answer to the create until a worker has the job; 0 where it had before. */
    boolean claimAndSubmit(JobsClient client, Tape tape) throws IOException {
      if (finished.get() >= jobs) {
        return false;
      }
      Optional<Grant> grant = client.claimNext(ledger.queue(), WAIT);
      long now = System.nanoTime();
      tape.requests(1);
      if (grant.isEmpty()) {
        return true;
      }
      String job = grant.get().job();
      ledger.claimed(job);
      picked.put(job, now);
      Optional<Long> answer = Optional.ofNullable(answered.get(job));
      if (answer.isPresent() && picked.remove(job) != null) {
        tape.time("pickup", now - answer.get());
      }
      client.submit(grant.get());
      long end = System.nanoTime();
      tape.time("submit", end - now);
      tape.requests(1);
      tape.done(end, 1);
      ledger.finished(job);
      finished.incrementAndGet();
      return true;
    }
  }
}
