// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.ListIndex;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Jobs by creation time. Each filter that has an index is a walk of its own; the one that leaves
 * the fewest jobs to look at, from where the page begins, is taken, the others are applied on the
 * way.
 */
final class CreatedWalk implements JobWalk {

  /**
   * Cursors that one filter may hold open, and labels that have one; more types or labels than this
   * are filtered on the way.
   */
  static final int RANGES_MAX = 16;

  /** Rows of each walk that are read to see which of them has the fewest. */
  static final int ROWS_COMPARED = 16;

  private final ListIndex index;
  private final Jobs jobs;
  private final Query.ListJobs asked;
  private final Comparator<JobKey> order;
  private final List<IndexWalk> walks = new ArrayList<>();
  private Optional<IndexWalk> taken = Optional.empty();
  private Optional<JobKey> last = Optional.empty();

  CreatedWalk(ReadableRows rows, Jobs jobs, Query.ListJobs asked) {
    this.index = new ListIndex(rows);
    this.jobs = jobs;
    this.asked = asked;
    this.order = JobKey.order(asked.sort());
  }

  /** Of all walks that of few rows, or else that whose next rows lie furthest apart. */
  private IndexWalk fewest() {
    Optional<JobKey> begin = begin();
    for (List<byte[]> prefixes : prefixes(asked.tenant(), asked.filter())) {
      walks.add(new IndexWalk(index, prefixes, begin, asked.sort()));
    }
    while (walks.size() > 1) {
      int more = isFewer(walks.get(1), walks.get(0)) ? 0 : 1;
      walks.remove(more).close();
    }
    return walks.get(0);
  }

  private boolean isFewer(IndexWalk one, IndexWalk other) {
    Optional<JobKey> reach = one.reach(ROWS_COMPARED);
    Optional<JobKey> otherReach = other.reach(ROWS_COMPARED);
    boolean bothGoOn = reach.isPresent() && otherReach.isPresent();
    return bothGoOn
        ? order.compare(reach.get(), otherReach.get()) > 0
        : one.rowsAhead() < other.rowsAhead();
  }

  /** For each filter that has an index, a range for each of its values. */
  private static List<List<byte[]>> prefixes(String tenant, JobFilter filter) {
    List<List<byte[]>> all = new ArrayList<>();
    filter.parentId().ifPresent(parent -> all.add(List.of(ListIndex.byParent(tenant, parent))));
    byOwnerAndStatus(tenant, filter).ifPresent(all::add);
    filter.labels().entrySet().stream()
        .limit(RANGES_MAX)
        .map(label -> List.of(ListIndex.byLabel(tenant, label.getKey(), label.getValue())))
        .forEach(all::add);
    filter.resultType().ifPresent(type -> all.add(List.of(ListIndex.byResult(tenant, type))));
    filter.queue().ifPresent(queue -> all.add(List.of(ListIndex.byQueue(tenant, queue))));
    List<String> types = filter.types().stream().distinct().toList();
    if (!types.isEmpty() && types.size() <= RANGES_MAX) {
      all.add(types.stream().map(type -> ListIndex.byType(tenant, type)).toList());
    }
    return all.isEmpty() ? List.of(List.of(ListIndex.all(tenant))) : all;
  }

  private static Optional<List<byte[]>> byOwnerAndStatus(String tenant, JobFilter filter) {
    List<JobStatus> statuses = filter.statuses().stream().distinct().toList();
    if (filter.owner().isPresent()) {
      String owner = filter.owner().get();
      return Optional.of(
          statuses.isEmpty()
              ? List.of(ListIndex.byOwner(tenant, owner))
              : statuses.stream()
                  .map(status -> ListIndex.byOwnerAndStatus(tenant, owner, status))
                  .toList());
    }
    return Optional.of(statuses.stream().map(status -> ListIndex.byStatus(tenant, status)).toList())
        .filter(ranges -> !ranges.isEmpty());
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
    if (taken.isEmpty()) {
      taken = Optional.of(fewest());
    }
    IndexWalk walk = taken.get();
    return walk.next() && isWithin(walk.key().createdAt());
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
    return taken.orElseThrow().key();
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
    walks.forEach(IndexWalk::close);
  }
}
