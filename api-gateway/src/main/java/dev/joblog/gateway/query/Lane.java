// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.QueryAnswer.JobPage;
import dev.joblog.protocol.query.QueryResponse;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One partition's part of a list: the rows that are not merged yet, and how far it was scanned. */
final class Lane {

  final int partition;
  private final Deque<JobSnapshot> rows = new ArrayDeque<>();
  private final int rowsMax;
  private int rowsNext;
  private Optional<JobKey> scannedTo;
  private boolean exhausted;
  private Optional<QueryResponse> first = Optional.empty();

  /**
   * @param after where the page begins
   * @param rowsFirst to fetch at the first time
   * @param rowsMax to fetch at any later time
   */
  Lane(int partition, Optional<JobKey> after, int rowsFirst, int rowsMax) {
    this.partition = partition;
    this.scannedTo = after;
    this.rowsNext = Math.min(rowsFirst, rowsMax);
    this.rowsMax = rowsMax;
  }

  /** How many rows to fetch now. */
  int rowsToFetch() {
    int rows = rowsNext;
    rowsNext = rowsMax; // so much of the page lies here, and each time costs a way there and back
    return rows;
  }

  void take(QueryResponse response, JobPage page) {
    rows.addAll(page.jobs());
    exhausted = page.scannedTo().isEmpty();
    if (!exhausted) {
      scannedTo = page.scannedTo();
    }
    if (first.isEmpty()) {
      first = Optional.of(response);
    }
  }

  /** Nothing is at hand, but there is more to fetch. */
  boolean isDry() {
    return rows.isEmpty() && !exhausted;
  }

  /** All rows up to this one have been fetched; empty: none. */
  Optional<JobKey> scannedTo() {
    return scannedTo;
  }

  Optional<JobKey> head() {
    return Optional.ofNullable(rows.peek()).map(row -> JobKey.of(row.job()));
  }

  JobSnapshot poll() {
    return rows.remove();
  }

  /** Log time when this lane was first asked: what is created here later is not older. */
  Instant appliedT() {
    return first.map(QueryResponse::appliedT).orElse(Instant.MIN);
  }

  /** Offset applied when this lane was first asked. */
  long applied() {
    return first.map(response -> response.applied().offset()).orElse(-1L);
  }
}
