// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.Timer;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One page on its way: full, or at the end. The core's page may be short, when its scan takes long;
 * then more is read, for {@link #TIME_MAX}. Its stages follow each other, so no two threads are in
 * it at once.
 */
final class FullPage {

  /** After this there is no page at all, rather than a short one. */
  static final Duration TIME_MAX = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Reads reads;
  private final Timer timer;
  private final Executor reading;
  private final String tenant;
  private final ListQuery query;
  private final List<JobSnapshot> jobs = new ArrayList<>();
  private final CompletableFuture<Reads.JobList> done = new CompletableFuture<>();

  /**
   * @param reading goes on reading after a short page
   */
  FullPage(Reads reads, Timer timer, Executor reading, String tenant, ListQuery query) {
    this.reads = reads;
    this.timer = timer;
    this.reading = reading;
    this.tenant = tenant;
    this.query = query;
  }

  /** Completes exceptionally with {@link Refused} when the page can not be filled. */
  CompletionStage<Reads.JobList> read() {
    Timer.Scheduled end = timer.after(TIME_MAX, this::timeIsUp);
    readOn(query.after());
    return done.whenComplete((page, failure) -> end.cancel());
  }

  private void timeIsUp() {
    done.completeExceptionally(
        Refusals.unavailable(
            "Expected to fill the page within "
                + TIME_MAX.toSeconds()
                + " s, but it takes longer; narrow the filters.",
            RETRY));
  }

  private void readOn(Optional<JobKey> after) {
    int missing = query.limit() - jobs.size();
    var unused =
        reads
            .list(tenant, query.filter(), query.sort(), after, missing, Positions.NONE)
            .thenAcceptAsync(read -> take(ValpayMapper.answered(read)), reading)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    done.completeExceptionally(failure);
                  }
                });
  }

  private void take(Reads.JobList page) {
    jobs.addAll(page.jobs());
    if (page.next().isEmpty() || jobs.size() >= query.limit()) {
      done.complete(new Reads.JobList(List.copyOf(jobs), page.next()));
    } else if (!done.isDone()) {
      readOn(page.next());
    }
  }
}
