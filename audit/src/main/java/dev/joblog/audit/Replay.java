// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.RowPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Folds one partition's log into empty rows beside the live store and compares the two, key by key.
 *
 * <p>The store does not stand still while it is read. But each page of it is of one moment and says
 * which: after how many events. So before a page is compared, the fold is brought to exactly that
 * event; then the page's range of keys must be the fold's range, row for row. The pages together
 * cover every key, each compared at its own position, and no page has to be read again. A store may
 * be ahead of what is committed by one commit interval; the fold waits for it.
 */
public final class Replay {

  /** Differences that are kept; the rest is counted. */
  static final int DIFFERENCES_MAX = 100;

  private final int partition;
  private final EventWire wire;
  private final LiveRows live;
  private final Progress progress;
  private final List<Difference> differences = new ArrayList<>();
  private long differing;

  Replay(int partition, EventWire wire, LiveRows live, Progress progress) {
    this.partition = partition;
    this.wire = wire;
    this.live = live;
    this.progress = progress;
  }

  /**
   * @param fault the log itself is broken; nothing is compared from there on
   * @param position of the last page
   * @param differing rows in all
   * @param differences the first ones
   */
  public record Result(
      Optional<Fault> fault,
      long position,
      long rows,
      long differing,
      List<Difference> differences) {

    /** Whether log and store agree. */
    public boolean isSound() {
      return fault.isEmpty() && differing == 0;
    }
  }

  /**
   * @param log one partition, from its first event on; waits for events that are not there yet
   * @param empty takes the fold
   * @throws CouldNotRun also when the partition's store went back, as it does when its owner died
   */
  Result run(EventLog log, Rows empty) throws CouldNotRun, InterruptedException {
    Fold fold = new Fold(partition, wire, empty, progress);
    RowComparison comparison = new RowComparison(partition, this::found);
    long rows = 0;
    Optional<byte[]> from = Optional.of(new byte[0]);
    while (from.isPresent()) {
      RowPage page = live.page(partition, from.get());
      Optional<Fault> fault = bring(fold, log, page);
      if (fault.isPresent()) {
        return new Result(fault, fold.position(), rows, differing, List.copyOf(differences));
      }
      rows += comparison.compare(empty, from.get(), page);
      from = page.next();
    }
    return new Result(Optional.empty(), fold.position(), rows, differing, List.copyOf(differences));
  }

  private Optional<Fault> bring(Fold fold, EventLog log, RowPage to) throws CouldNotRun {
    if (fold.position() > to.position()) {
      throw new CouldNotRun(
          String.format(
              Locale.ROOT,
              "Expected partition %d to stay where it is, but it moved to another processor: run"
                  + " replay again.",
              partition));
    }
    while (fold.position() < to.position()) {
      Optional<LogRecord> record = log.next();
      if (record.isEmpty()) {
        throw new CouldNotRun(
            String.format(
                Locale.ROOT,
                "Expected the log of partition %d to reach event %d, as the store has, but it ends"
                    + " before.",
                partition,
                to.position()));
      }
      Optional<Fault> fault = fold.apply(record.get());
      if (fault.isPresent()) {
        return fault;
      }
    }
    if (!Arrays.equals(fold.head(), to.hash())) {
      found(
          new Difference(
              partition,
              "META",
              "chain",
              "hash",
              "after event " + to.position() + " the store has another hash than the log."));
    }
    return Optional.empty();
  }

  private void found(Difference difference) {
    differing++;
    if (differences.size() < DIFFERENCES_MAX) {
      differences.add(difference);
    }
  }
}
