// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.ReadableRows;
import java.time.Instant;

/**
 * How far a store has been applied, as it says itself.
 *
 * @param lastOffset of {@code job-commands}; -1 before the first command
 * @param lastT log time of that command; the epoch before the first
 */
public record LogPosition(long lastOffset, Instant lastT) {

  public static LogPosition read(ReadableRows rows) {
    Meta meta = Meta.read(rows);
    return new LogPosition(meta.lastOffset(), meta.lastT());
  }
}
