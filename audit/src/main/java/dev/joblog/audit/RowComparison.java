// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.wire.RowPage;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/** Holds one page of the live store against the same keys of a fold at the same position. */
final class RowComparison {

  private static final byte[] END = {(byte) 0xFF};

  private final int partition;
  private final Consumer<Difference> found;

  RowComparison(int partition, Consumer<Difference> found) {
    this.partition = partition;
    this.found = found;
  }

  /**
   * @param from the first key that the page speaks for
   * @return rows compared
   */
  long compare(ReadableRows folded, byte[] from, RowPage live) {
    long rows = 0;
    Iterator<RowPage.Row> store = live.rows().iterator();
    try (RowCursor log = folded.range(from, live.next().orElse(END))) {
      Optional<RowPage.Row> theirs = next(store);
      boolean ours = next(log);
      while (ours || theirs.isPresent()) {
        rows++;
        int order = order(ours, log, theirs);
        if (order < 0) {
          onlyInLog(folded, log, live);
        } else if (order > 0) {
          report(theirs.orElseThrow().key(), "row", "it is in the store, but not in the log.");
        } else {
          same(log.key(), log.value(), theirs.orElseThrow().value());
        }
        ours = order <= 0 ? next(log) : ours;
        theirs = order >= 0 ? next(store) : theirs;
      }
    }
    return rows;
  }

  private static int order(boolean ours, RowCursor log, Optional<RowPage.Row> theirs) {
    if (!ours || theirs.isEmpty()) {
      return ours ? -1 : 1;
    }
    return Integer.signum(Arrays.compareUnsigned(log.key(), theirs.get().key()));
  }

  /** A purged job's history and memory go after a time, by Ticks and without an event. */
  private void onlyInLog(ReadableRows folded, RowCursor log, RowPage live) {
    boolean forgotten =
        RowKinds.isOldHistory(log.key(), folded)
            || RowKinds.forgottenAt(log.key(), log.value())
                .filter(at -> !at.isAfter(live.t()))
                .isPresent();
    if (!forgotten) {
      report(log.key(), "row", "it follows from the log, but is not in the store.");
    }
  }

  private void same(byte[] key, byte[] log, byte[] store) {
    if (Arrays.equals(log, store) || Arrays.equals(log, RowKinds.asWrittenNow(key, store))) {
      return;
    }
    Optional<StoredJob> ours = RowKinds.job(key, log);
    Optional<StoredJob> theirs = RowKinds.job(key, store);
    String field =
        ours.isPresent() && theirs.isPresent()
            ? RecordFields.firstDifference(ours.get(), theirs.get()).orElse("bytes")
            : "value";
    report(key, field, "the store does not say what follows from the log.");
  }

  private void report(byte[] key, String field, String sentence) {
    found.accept(
        new Difference(partition, RowKinds.name(key), RowKinds.text(key), field, sentence));
  }

  /** The live page has no other rows. */
  private static boolean next(RowCursor log) {
    while (log.next()) {
      if (RowKinds.comesFromEvents(log.key())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<RowPage.Row> next(Iterator<RowPage.Row> rows) {
    return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
  }
}
