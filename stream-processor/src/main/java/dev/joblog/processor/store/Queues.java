// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Limits;
import java.time.Duration;

/** What was configured for queues, by logged commands. */
public final class Queues {

  // [QUEUE][tenant][queue] → version, retention

  private static final int VERSION = 1;

  private final Rows rows;

  public Queues(Rows rows) {
    this.rows = rows;
  }

  public Duration retention(String tenant, String queue) {
    return rows.get(key(tenant, queue))
        .map(row -> new RowReader(row, VERSION).span())
        .orElse(Limits.RETENTION_DEFAULT);
  }

  public void configure(String tenant, String queue, Duration retention) {
    rows.put(key(tenant, queue), new RowWriter(VERSION).span(retention).bytes());
  }

  private static byte[] key(String tenant, String queue) {
    return Key.of(Key.Table.QUEUE).text(tenant).text(queue).bytes();
  }
}
