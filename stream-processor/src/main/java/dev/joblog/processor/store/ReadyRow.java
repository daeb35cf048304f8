// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.Limits;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A row of the ready index, taken apart.
 *
 * @param queue the key up to tenant and queue
 * @param group the key up to type, required capabilities and priority
 */
@SuppressWarnings("ArrayRecordComponent") // compared by CLAIM_ORDER alone
record ReadyRow(
    byte[] key,
    byte[] queue,
    byte[] group,
    String type,
    List<String> capabilities,
    int priority,
    long createdOffset,
    JobId id) {

  // [READY][tenant][queue][type][signature][9 - priority: 1][created offset: 8][id: 16] → nothing
  // signature: the required capabilities, sorted, joined by a line feed

  private static final String JOINT = "\n";
  private static final int END_BYTES = 1 + Long.BYTES + 16;

  /** Highest priority first, then oldest: the order of the keys' ends, across groups. */
  static final Comparator<ReadyRow> CLAIM_ORDER = (a, b) -> compareEnds(a.key, b.key);

  private static int compareEnds(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(
        a, a.length - END_BYTES, a.length, b, b.length - END_BYTES, b.length);
  }

  static byte[] key(JobSpec spec) {
    return Key.of(Key.Table.READY)
        .text(spec.tenant())
        .text(spec.queue())
        .text(spec.type())
        .text(String.join(JOINT, spec.requiredCapabilities()))
        .one(Limits.PRIORITY_MAX - spec.priority())
        .number(spec.createdOffset())
        .id(spec.id())
        .bytes();
  }

  static ReadyRow read(byte[] key) {
    KeyReader in = new KeyReader(key);
    in.text();
    in.text();
    byte[] queue = in.before();
    String type = in.text();
    String signature = in.text();
    int priority = Limits.PRIORITY_MAX - in.one();
    byte[] group = in.before();
    return new ReadyRow(
        key,
        queue,
        group,
        type,
        signature.isEmpty() ? List.of() : List.of(signature.split(JOINT, -1)),
        priority,
        in.number(),
        in.id());
  }
}
