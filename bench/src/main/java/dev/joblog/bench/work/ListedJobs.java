// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import dev.joblog.protocol.JobId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Many jobs of one tenant in a mix, made over the topic, and what is known of each. */
final class ListedJobs {

  /** More than the unit of a job's time. */
  private static final Duration APART = Duration.ofMillis(5);

  private static final Duration FILL_AT_MOST = Duration.ofMinutes(60);
  private static final int NOTE_EVERY = 100_000;

  private final Site site;
  private final List<Ledger> queues = new ArrayList<>();
  private final Map<String, ListedJob> jobs = new HashMap<>();
  private final SplittableRandom random;
  private Optional<JobId> first = Optional.empty();
  private Middle middle = new Middle(0, 0, Instant.EPOCH, Instant.EPOCH);

  /**
   * The middle tenth, by creation.
   *
   * @param from number of its first job
   * @param until of the first behind it
   * @param createdFrom before the first was created, after all earlier ones
   * @param createdUntil after the last was created, before all later ones
   */
  record Middle(int from, int until, Instant createdFrom, Instant createdUntil) {}

  ListedJobs(Site site) {
    this.site = site;
    this.random = new SplittableRandom(site.load().seed());
    for (int queue = 0; queue < ListedJob.TENTHS; queue++) {
      queues.add(site.open("lists-" + queue));
    }
  }

  int size() {
    return jobs.size();
  }

  String queue(int number) {
    return queues.get(number).queue();
  }

  /** Empty: it is not ours. */
  Optional<ListedJob> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  long count(Predicate<ListedJob> which) {
    return jobs.values().stream().filter(which).count();
  }

  /** Parent of all children. */
  JobId first() {
    return first.orElseThrow();
  }

  Middle middle() {
    return middle;
  }

  /** Until there are so many. */
  void fill(int wanted) throws IOException, InterruptedException {
    if (jobs.size() >= wanted) {
      return;
    }
    int from = Math.max(jobs.size(), wanted * 9 / 20);
    int until = Math.max(from, wanted * 11 / 20);
    make(from);
    Instant createdFrom = between();
    make(until);
    Instant createdUntil = between();
    make(wanted);
    middle = new Middle(from, until, createdFrom, createdUntil);
  }

  /** A time that no job is created at, while none is being made. */
  private static Instant between() throws InterruptedException {
    Thread.sleep(APART.toMillis());
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Thread.sleep(APART.toMillis());
    return now;
  }

  private void make(int wanted) throws IOException {
    Tape tape = new Tape(System.nanoTime());
    long deadline = System.nanoTime() + FILL_AT_MOST.toNanos();
    try (TopicOrders orders = new TopicOrders(site)) {
      while (jobs.size() < wanted || !orders.isIdle()) {
        while (jobs.size() < wanted && orders.mayTakeMore()) {
          make(orders);
          if (jobs.size() % NOTE_EVERY == 0) {
            site.note("  " + jobs.size() + " jobs were sent");
          }
        }
        var unused = orders.take(tape);
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Expected " + wanted + " jobs in an hour, but " + jobs.size() + " were sent");
        }
      }
    }
  }

  private void make(TopicOrders orders) {
    ListedJob job = ListedJob.draw(jobs.size(), random);
    Ledger ledger = queues.get(job.queue());
    JobId id =
        orders.create(
            job.creator(),
            ledger.queue(),
            job.order(orders.payload()),
            job.child() ? first : Optional.empty());
    if (job.number() == 0) {
      first = Optional.of(id);
    }
    String name = id.value().toString();
    jobs.put(name, job);
    ledger.created(name);
    if (job.fate() == ListedJob.Fate.CALLED_OFF) {
      orders.cancel(id);
      ledger.finished(name);
    }
    job.fate()
        .resultType()
        .ifPresent(
            type -> {
              orders.complete(id, job.capabilities(), type);
              ledger.claimed(name);
              ledger.finished(name);
            });
  }
}
