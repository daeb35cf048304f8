// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a client does again and again in the closed loops, timed and booked. */
final class Steps {

  static final int BATCH = 100;
  private static final int HEARTBEATS = 3;

  /** One's own job may be another's already, and another's not there yet. */
  private static final Duration READY_AT_MOST = Duration.ofSeconds(20);

  /** With the client that a hand has. */
  interface Step {
    boolean once(JobsClient client, Tape tape) throws IOException, InterruptedException;
  }

  static Hand hand(JobsClient client, Step step) {
    return new Hand() {
      @Override
      public boolean once(Tape tape) throws IOException, InterruptedException {
        return step.once(client, tape);
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  static Step create(Ledger ledger) {
    return (client, tape) -> {
      create(client, ledger, tape);
      tape.done(System.nanoTime(), 1);
      return true;
    };
  }

  private static String create(JobsClient client, Ledger ledger, Tape tape) throws IOException {
    long began = System.nanoTime();
    String job = client.create(ledger.queue());
    tape.time("create", System.nanoTime() - began);
    tape.requests(1);
    ledger.created(job);
    return job;
  }

  static Step batch(Ledger ledger) {
    return (client, tape) -> {
      long began = System.nanoTime();
      List<String> jobs = client.createBatch(ledger.queue(), BATCH);
      long now = System.nanoTime();
      tape.time("batch of " + BATCH, now - began);
      tape.requests(1);
      tape.done(now, jobs.size());
      ledger.created(jobs);
      return true;
    };
  }

  /** Ends when nothing is ready. */
  static Step claimAndSubmit(Ledger ledger) {
    return (client, tape) -> {
      Optional<Grant> grant = claimNext(client, ledger, Duration.ZERO, tape);
      if (grant.isEmpty()) {
        return false;
      }
      submit(client, ledger, grant.get(), tape);
      return true;
    };
  }

  private static Optional<Grant> claimNext(
      JobsClient client, Ledger ledger, Duration wait, Tape tape) throws IOException {
    long began = System.nanoTime();
    Optional<Grant> grant = client.claimNext(ledger.queue(), wait);
    tape.time("claim", System.nanoTime() - began);
    tape.requests(1);
    grant.ifPresent(one -> ledger.claimed(one.job()));
    return grant;
  }

  private static void submit(JobsClient client, Ledger ledger, Grant grant, Tape tape)
      throws IOException {
    long began = System.nanoTime();
    client.submit(grant);
    long now = System.nanoTime();
    tape.time("submit", now - began);
    tape.requests(1);
    tape.done(now, 1);
    ledger.finished(grant.job());
  }

  /** Create, claim next, three heartbeats, submit: of the job that is next, not of one's own. */
  static Step life(Ledger ledger) {
    return (client, tape) -> {
      create(client, ledger, tape);
      Grant grant =
          claimNext(client, ledger, READY_AT_MOST, tape)
              .orElseThrow(
                  () ->
                      new IOException("Expected a job that was created to be ready, but none is"));
      for (int beat = 1; beat <= HEARTBEATS; beat++) {
        long began = System.nanoTime();
        client.heartbeat(grant, beat * 100 / (HEARTBEATS + 1));
        tape.time("heartbeat", System.nanoTime() - began);
        tape.requests(1);
      }
      submit(client, ledger, grant, tape);
      return true;
    };
  }

  private Steps() {}
}
