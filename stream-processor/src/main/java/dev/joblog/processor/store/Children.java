// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;

/**
 * How a parent's children stand; comes from the children's events.
 *
 * @param total ever created
 * @param open not final
 * @param failed final and not completed
 * @param since the first one's created offset: older ones belong to a purged parent of the same id
 */
public record Children(long total, long open, long failed, long since) {

  static final Children NONE = new Children(0, 0, 0, 0);

  private static final int VERSION = 1;

  public boolean allFinal() {
    return total > 0 && open == 0;
  }

  Children born(long createdOffset) {
    return new Children(total + 1, open + 1, failed, total == 0 ? createdOffset : since);
  }

  Children ended(boolean completed) {
    return new Children(total, open - 1, completed ? failed : failed + 1, since);
  }

  Children reopened(boolean completedBefore) {
    return new Children(total, open + 1, completedBefore ? failed : failed - 1, since);
  }

  /** Whether a child of this created offset is among those that are counted. */
  boolean counts(long createdOffset) {
    return total > 0 && createdOffset >= since;
  }

  static Children read(ReadableRows rows, String tenant, JobId parent) {
    return rows.get(Jobs.key(Key.Table.CHILDREN, tenant, parent))
        .map(
            row -> {
              RowReader in = new RowReader(row, VERSION);
              return new Children(in.number(), in.number(), in.number(), in.number());
            })
        .orElse(NONE);
  }

  void write(Rows rows, String tenant, JobId parent) {
    rows.put(
        Jobs.key(Key.Table.CHILDREN, tenant, parent),
        new RowWriter(VERSION).number(total).number(open).number(failed).number(since).bytes());
  }
}
