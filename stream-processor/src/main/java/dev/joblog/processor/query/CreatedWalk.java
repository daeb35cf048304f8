// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.ListIndex;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Jobs by creation time, from the index that leaves the fewest to look at. A filter that names
 * several statuses or types walks one range for each and merges them.
 */
final class CreatedWalk implements JobWalk {

  /** Cursors that one page may hold open; more types than this are filtered on the way. */
  static final int RANGES_MAX = 16;

  private final Jobs jobs;
  private final Query.ListJobs asked;
  private final Comparator<JobKey> order;
  private final List<Range> ranges = new ArrayList<>();
  private final PriorityQueue<Range> line;
  private Optional<Range> current = Optional.empty();
  private Optional<JobKey> last = Optional.empty();

  CreatedWalk(ReadableRows rows, Jobs jobs, Query.ListJobs asked) {
    this.jobs = jobs;
    this.asked = asked;
    this.order = JobKey.order(asked.sort());
    ListIndex index = new ListIndex(rows);
    Optional<JobKey> begin = begin();
    this.line = new PriorityQueue<>(Comparator.comparing((Range range) -> range.key, order));
    for (byte[] prefix : prefixes(asked.tenant(), asked.filter())) {
      Range range = new Range(index.walk(prefix, begin, asked.sort().ascending()));
      ranges.add(range);
      if (range.step()) {
        line.add(range);
      }
    }
  }

  /** From the narrowest filter to the widest: a parent's children, one owner's, a status's… */
  private static List<byte[]> prefixes(String tenant, JobFilter filter) {
    if (filter.parentId().isPresent()) {
      return List.of(ListIndex.byParent(tenant, filter.parentId().get()));
    }
    if (filter.owner().isPresent()) {
      String owner = filter.owner().get();
      return filter.statuses().isEmpty()
          ? List.of(ListIndex.byOwner(tenant, owner))
          : filter.statuses().stream()
              .distinct()
              .map(status -> ListIndex.byOwnerAndStatus(tenant, owner, status))
              .toList();
    }
    if (!filter.statuses().isEmpty()) {
      return filter.statuses().stream()
          .distinct()
          .map(status -> ListIndex.byStatus(tenant, status))
          .toList();
    }
    List<String> types = filter.types().stream().distinct().toList();
    if (!types.isEmpty() && types.size() <= RANGES_MAX) {
      return types.stream().map(type -> ListIndex.byType(tenant, type)).toList();
    }
    return List.of(
        filter
            .queue()
            .map(queue -> ListIndex.byQueue(tenant, queue))
            .orElseGet(() -> ListIndex.all(tenant)));
  }

  /** After the asker's last row, or at the edge of the asked time, whichever comes later. */
  private Optional<JobKey> begin() {
    JobFilter filter = asked.filter();
    Optional<JobKey> edge =
        asked.sort().ascending()
            ? filter.createdFrom().filter(CreatedWalk::isAfterEpoch).map(ListIndex::justBefore)
            : filter.createdUntil().map(CreatedWalk::notBeforeEpoch).map(ListIndex::at);
    if (edge.isEmpty() || asked.after().isEmpty()) {
      return edge.or(asked::after);
    }
    return order.compare(edge.get(), asked.after().get()) < 0 ? asked.after() : edge;
  }

  /** Times before the epoch have no place in an index. */
  private static boolean isAfterEpoch(Instant t) {
    return t.isAfter(Instant.EPOCH);
  }

  private static Instant notBeforeEpoch(Instant t) {
    return isAfterEpoch(t) ? t : Instant.EPOCH;
  }

  @Override
  public boolean next() {
    current.filter(Range::step).ifPresent(line::add);
    current = Optional.ofNullable(line.poll()).filter(range -> isWithin(range.key.createdAt()));
    return current.isPresent();
  }

  /** Past the far edge of the asked time nothing else can match. */
  private boolean isWithin(Instant createdAt) {
    JobFilter filter = asked.filter();
    return asked.sort().ascending()
        ? filter.createdUntil().map(createdAt::isBefore).orElse(true)
        : filter.createdFrom().map(from -> !createdAt.isBefore(from)).orElse(true);
  }

  @Override
  public JobKey key() {
    return current.map(range -> range.key).orElseThrow();
  }

  /** Ranges are merged in order, so a job that stands in two of them comes twice in a row. */
  @Override
  public Optional<Job> job() {
    JobKey key = key();
    if (last.filter(key::equals).isPresent()) {
      return Optional.empty();
    }
    last = Optional.of(key);
    return jobs.find(asked.tenant(), key.id())
        .map(StoredJob::job)
        .filter(job -> JobKey.of(job).equals(key));
  }

  @Override
  public void close() {
    ranges.forEach(range -> range.cursor.close());
  }

  private static final class Range {
    private static final JobKey BEFORE_FIRST = ListIndex.at(Instant.EPOCH);

    private final RowCursor cursor;
    private JobKey key = BEFORE_FIRST;

    private Range(RowCursor cursor) {
      this.cursor = cursor;
    }

    private boolean step() {
      boolean more = cursor.next();
      if (more) {
        key = ListIndex.key(cursor);
      }
      return more;
    }
  }
}
