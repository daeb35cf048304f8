// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.ListIndex;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What one filter selects, in the order of a list: a range of an index for each value that it
 * allows, merged. A job that changed between two values may stand in both. Starts before the first,
 * and opens no cursor until it is asked for it, so whoever holds it can close what is open.
 */
final class IndexWalk implements AutoCloseable {

  private final ListIndex index;
  private final List<byte[]> prefixes;
  private final Optional<JobKey> begin;
  private final boolean ascending;
  private final List<Range> ranges = new ArrayList<>();
  private final PriorityQueue<Range> line;
  private final Deque<JobKey> ahead = new ArrayDeque<>();
  private JobKey key = Range.BEFORE_FIRST;

  /**
   * @param begin exclusive; empty: from the beginning
   */
  IndexWalk(ListIndex index, List<byte[]> prefixes, Optional<JobKey> begin, JobSort sort) {
    this.index = index;
    this.prefixes = prefixes;
    this.begin = begin;
    this.ascending = sort.ascending();
    this.line =
        new PriorityQueue<>(Comparator.comparing((Range range) -> range.key, JobKey.order(sort)));
  }

  private void open() {
    for (byte[] prefix : prefixes) {
      Range range = new Range(index.walk(prefix, begin, ascending));
      ranges.add(range);
      if (range.step()) {
        line.add(range);
      }
    }
  }

  boolean next() {
    Optional<JobKey> next = Optional.ofNullable(ahead.poll()).or(this::read);
    next.ifPresent(row -> key = row);
    return next.isPresent();
  }

  /** Where the walk stands. */
  JobKey key() {
    return key;
  }

  /**
   * The last of so many rows to come; the walk stays where it is.
   *
   * @return empty: there are fewer
   */
  Optional<JobKey> reach(int rows) {
    Optional<JobKey> row = Optional.of(key);
    while (ahead.size() < rows && row.isPresent()) {
      row = read();
      row.ifPresent(ahead::add);
    }
    return row.map(there -> ahead.getLast());
  }

  /** Rows that {@link #reach} has read. */
  int rowsAhead() {
    return ahead.size();
  }

  private Optional<JobKey> read() {
    if (ranges.isEmpty()) {
      open();
    }
    Range first = line.poll();
    if (first == null) {
      return Optional.empty();
    }
    JobKey row = first.key;
    if (first.step()) {
      line.add(first);
    }
    return Optional.of(row);
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
