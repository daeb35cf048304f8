// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.work.ListedJob.Fate;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A list of {@code GET /v2/jobs}, and which jobs it holds.
 *
 * @param name as tables have it
 * @param query its parameters, without those that choose a page
 */
record JobList(String name, String query, Predicate<ListedJob> holds) {

  /** Without a filter in three orders, with each filter, and with some that meet. */
  static List<JobList> all(ListedJobs jobs) {
    ListedJobs.Middle middle = jobs.middle();
    String queue = "queue=" + jobs.queue(1);
    String type = "type=bench.type-1";
    return List.of(
        ofTenant("all, newest first", "sort=-createdAt", job -> true),
        ofTenant("all, oldest first", "sort=createdAt", job -> true),
        ofTenant("all, by id", "sort=id", job -> true),
        ofTenant("a status", "status=cancelled", job -> job.fate() == Fate.CALLED_OFF),
        ofTenant(
            "three statuses",
            "status=cancelled&status=scheduled&status=completed",
            job -> Set.of("cancelled", "scheduled", "completed").contains(job.fate().status)),
        ofTenant("a type", type, job -> job.type() == 1),
        ofTenant("a queue", queue, job -> job.queue() == 1),
        ofTenant("a result type", "resultType=bench.table", job -> job.fate() == Fate.TABLED),
        ofTenant("a label of a tenth", "label.region=r1", job -> job.region() == 1),
        ofTenant("a label of a hundredth", "label.batch=b1", job -> job.batch() == 1),
        ofTenant("children", "parentId=" + jobs.first().value(), ListedJob::child),
        ofTenant(
            "a time",
            "createdFrom=" + middle.createdFrom() + "&createdUntil=" + middle.createdUntil(),
            job -> job.number() >= middle.from() && job.number() < middle.until()),
        ofTenant(
            "status and queue",
            "status=pending&" + queue,
            job -> job.fate() == Fate.PENDING && job.queue() == 1),
        ofTenant(
            "status, type and queue",
            "status=cancelled&" + type + "&" + queue,
            job -> job.fate() == Fate.CALLED_OFF && job.type() == 1 && job.queue() == 1),
        new JobList("mine", "scope=mine", job -> job.by() == 0),
        new JobList(
            "mine, of a status",
            "scope=mine&status=completed",
            job -> job.by() == 0 && job.fate().status.equals("completed")),
        new JobList(
            "claimable", "scope=claimable", job -> job.fate() == Fate.PENDING && !job.picky()));
  }

  private static JobList ofTenant(String name, String query, Predicate<ListedJob> holds) {
    return new JobList(name, "scope=tenant&" + query, holds);
  }
}
