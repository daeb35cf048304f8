// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.OldHistory;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;

/**
 * What one decision and its application may ask of the rows, whatever the store holds. Nothing
 * enforces it while deciding: that each rule stays below is what the tests of random histories
 * assert after every step. A store whose index rows are damaged costs up to {@code
 * ReadyIndex.STALE_MAX} more of each, once.
 *
 * @param rowsRead by key, or by a cursor's step
 * @param rowsWritten put or deleted
 */
record DecisionBounds(int rowsRead, int rowsWritten, int cursors) {

  /**
   * Events of one job that a command or a Tick moves: its lease ends, the attempt fails, the job
   * ends or is granted anew.
   */
  private static final int OWN_EVENTS_MAX = 4;

  /** The same, and each of its ancestors ends, or is ready and granted. */
  static final int EVENTS_PER_JOB_MAX = OWN_EVENTS_MAX + 2 * (Limits.GENERATIONS_MAX - 1);

  /** The job, its history and documents, lists, due and ready entries, counts, its parent's. */
  static final int ROWS_WRITTEN_PER_EVENT_MAX = 22 + Limits.LABELS_MAX;

  /** The job, its ancestors (twice), documents, counts, its parent's; the claim that it meets. */
  static final int ROWS_READ_PER_EVENT_MAX = 2 * Limits.GENERATIONS_MAX + 20;

  /** Meta, a claim key and a waiter with what is due of them. */
  private static final int OWN_ROWS_MAX = 10;

  /** A record that is no command: where the partition stands. */
  static final DecisionBounds NOTHING = new DecisionBounds(OWN_ROWS_MAX, OWN_ROWS_MAX, 0);

  static DecisionBounds of(Order order, EngineVersion version) {
    int children = children(order, version);
    int jobs = jobs(order) + children;
    int events =
        order instanceof Order.Tick && version.boundsEventsOfTicks()
            ? TickRule.EVENTS_MAX + EVENTS_PER_JOB_MAX
            : jobs(order) * EVENTS_PER_JOB_MAX + children * OWN_EVENTS_MAX;
    DecisionBounds ofJobs =
        new DecisionBounds(
            OWN_ROWS_MAX + (jobs + events) * ROWS_READ_PER_EVENT_MAX,
            OWN_ROWS_MAX + events * ROWS_WRITTEN_PER_EVENT_MAX,
            2 * jobs); // the rest of its ready group, and that group's next first row
    return order instanceof Order.Tick ? ofJobs.plus(PURGES) : ofJobs;
  }

  /** What a Tick deletes of histories: of the jobs it purges, and of one purged before. */
  private static final DecisionBounds PURGES =
      new DecisionBounds(
          Limits.TICK_ENTRIES_MAX + OWN_ROWS_MAX,
          TickRule.PURGED_EVENTS_MAX + 2 * OldHistory.SLICE,
          2);

  private DecisionBounds plus(DecisionBounds more) {
    return new DecisionBounds(
        rowsRead + more.rowsRead, rowsWritten + more.rowsWritten, cursors + more.cursors);
  }

  /** Children that an order moves with their parent; they have no other ancestors than it has. */
  private static int children(Order order, EngineVersion version) {
    if (order instanceof Order.CreateJob create) {
      return Math.min(create.children().size(), Limits.CHILDREN_AT_ONCE_MAX);
    }
    boolean holdsForChildren =
        order instanceof Order.ApproveJob
            || order instanceof Order.RejectJob
            || order instanceof Order.CancelJob
            || order instanceof Order.RetryJob;
    return version.createsWithChildren() && holdsForChildren ? Limits.CHILDREN_AT_ONCE_MAX : 0;
  }

  /** Jobs that an order may move, but for ancestors, children and waiting claims' grants. */
  private static int jobs(Order order) {
    if (order instanceof Order.Tick) {
      return Limits.TICK_ENTRIES_MAX;
    }
    if (order instanceof Order.ClaimNext next) {
      return 1 + next.max();
    }
    return order instanceof Order.ClaimUndelivered undelivered
        ? 1 + undelivered.grants().size()
        : 1;
  }
}
