// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.util.Locale;

/**
 * One row in which the log and the live store do not agree.
 *
 * @param field within the row; {@code row} when only one side has it
 * @param sentence which side says what; never the content of a document
 */
public record Difference(int partition, String table, String key, String field, String sentence) {

  /** For people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "partition %d, table %s, key %s, field %s: %s",
        partition,
        table,
        key,
        field,
        sentence);
  }
}
