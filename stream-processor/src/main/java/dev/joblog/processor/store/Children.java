// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;

/**
 * How a parent's children stand; comes from the children's events.
 *
 * @param total ever created
 * @param open not final
 * @param failed final and not completed
 */
public record Children(long total, long open, long failed) {

  static final Children NONE = new Children(0, 0, 0);

  private static final int VERSION = 1;

  public boolean allFinal() {
    return total > 0 && open == 0;
  }

  Children plus(long moreTotal, long moreOpen, long moreFailed) {
    return new Children(total + moreTotal, open + moreOpen, failed + moreFailed);
  }

  static Children read(ReadableRows rows, String tenant, JobId parent) {
    return rows.get(Jobs.key(Key.Table.CHILDREN, tenant, parent))
        .map(
            row -> {
              RowReader in = new RowReader(row, VERSION);
              return new Children(in.number(), in.number(), in.number());
            })
        .orElse(NONE);
  }

  void write(Rows rows, String tenant, JobId parent) {
    rows.put(
        Jobs.key(Key.Table.CHILDREN, tenant, parent),
        new RowWriter(VERSION).number(total).number(open).number(failed).bytes());
  }
}
