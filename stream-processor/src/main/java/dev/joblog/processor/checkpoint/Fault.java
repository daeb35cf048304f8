// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.util.Locale;

/**
 * The first thing that is wrong with a partition.
 *
 * @param partition -1 when not even that can be read
 * @param offset of the record, or the last one before it when its own can't be read
 * @param field what does not hold: a field of the event, of the record, of the exported line or of
 *     a checkpoint
 * @param sentence what was expected, and what is there
 * @param line of the exported file, from 1; 0 on the topic
 */
public record Fault(int partition, long offset, String field, String sentence, long line) {

  Fault onLine(long number) {
    return new Fault(partition, offset, field, sentence, number);
  }

  /** For people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "partition %d, offset %d, field %s%s: %s",
        partition,
        offset,
        field,
        line == 0 ? "" : ", line " + line,
        sentence);
  }
}
