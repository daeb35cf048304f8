// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One partition: a log of creates, applied up to a point; every third job matches the filter. */
final class Shelf {

  private final int partition;
  private final Random random;
  private final List<JobSnapshot> log = new ArrayList<>();
  private int applied;
  private boolean scansAtOnce;
  private int given;

  Shelf(int partition, Random random) {
    this.partition = partition;
    this.random = random;
  }

  void append(Instant t) {
    JobId id = JobId.of(random.nextLong(), random.nextLong(), partition);
    log.add(Jobs.job(id, t, random.nextInt(10)));
  }

  void apply(int commands) {
    applied = Math.min(log.size(), applied + commands);
  }

  /** From now on its scans know no budget. */
  void scanAtOnce() {
    scansAtOnce = true;
  }

  /** Rows of all answers. */
  int given() {
    return given;
  }

  long end() {
    return log.size();
  }

  static boolean matches(JobSnapshot job) {
    return job.job().id().value().getLeastSignificantBits() % 3 == 0;
  }

  List<JobKey> appliedMatches() {
    return log.subList(0, applied).stream()
        .filter(Shelf::matches)
        .map(job -> JobKey.of(job.job()))
        .toList();
  }

  List<JobKey> allMatches() {
    return log.stream().filter(Shelf::matches).map(job -> JobKey.of(job.job())).toList();
  }

  /** Stops at the limit or at a scan budget; then says so even when nothing follows. */
  QueryResponse answer(QueryRequest request) {
    Query.ListJobs asked = (Query.ListJobs) request.query();
    Comparator<JobKey> order = JobKey.order(asked.sort());
    List<JobSnapshot> sorted = new ArrayList<>(log.subList(0, applied));
    sorted.sort(Comparator.comparing((JobSnapshot job) -> JobKey.of(job.job()), order));
    sorted.removeIf(
        job ->
            asked.after().isPresent()
                && order.compare(JobKey.of(job.job()), asked.after().get()) <= 0);
    int budget = scansAtOnce ? Integer.MAX_VALUE : 1 + random.nextInt(12);
    List<JobSnapshot> rows = new ArrayList<>();
    Optional<JobKey> scannedTo = Optional.empty();
    for (JobSnapshot job : sorted) {
      if (matches(job)) {
        rows.add(job);
      }
      if (rows.size() == asked.limit() || --budget == 0) {
        scannedTo = Optional.of(JobKey.of(job.job()));
        break;
      }
    }
    given += rows.size();
    Instant appliedT = applied == 0 ? Instant.EPOCH : log.get(applied - 1).job().spec().createdAt();
    return new QueryResponse(
        new Position(partition, applied - 1),
        appliedT,
        false,
        new QueryAnswer.JobPage(rows, scannedTo));
  }
}
