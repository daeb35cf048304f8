// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReadyGroupsTest {

  private static final byte[] NOTHING = {};

  private final MemoryRows rows = new MemoryRows();
  private final List<byte[]> ends = new ArrayList<>();
  private final ReadyGroups groups = ReadyGroups.of(rows, Key.of(Key.Table.READY).bytes());

  @Test
  void theNextJobIsSoughtInItsOwnPriorityAlone() {
    byte[] urgent = ready(9, 1);
    byte[] nextUrgent = ready(9, 2);
    byte[] ordinary = ready(0, 3);

    delete(urgent);
    delete(nextUrgent);

    assertThat(first()).isEqualTo(ordinary);
    assertThat(ends)
        .as("where the two walks end: before what lies at other priorities")
        .hasSize(2)
        .allSatisfy(end -> assertThat(Arrays.compareUnsigned(end, ordinary)).isLessThan(0));
  }

  @Test
  void whatIsFoundAtTheStartIsWhatWasKept() {
    ready(0, 1);
    byte[] urgent = ready(9, 2);
    ready(9, 3);

    ReadyGroups found = ReadyGroups.of(rows, Key.of(Key.Table.READY).bytes());

    assertThat(line(found)).isEqualTo(line(groups)).hasSize(2);
    assertThat(line(found).get(0)).isEqualTo(urgent);
  }

  @Test
  void aJobThatComesBackIsBeforeTheYoungerOnes() {
    byte[] oldest = ready(5, 1);
    byte[] younger = ready(5, 2);

    delete(oldest);
    assertThat(first()).isEqualTo(younger);
    put(oldest);

    assertThat(first()).isEqualTo(oldest);
  }

  private byte[] ready(int priority, long createdOffset) {
    byte[] key =
        Key.of(Key.Table.READY)
            .text("tenant")
            .text("queue")
            .text("type")
            .text("")
            .one(Limits.PRIORITY_MAX - priority)
            .number(createdOffset)
            .id(JobId.of(createdOffset, 0, 0))
            .bytes();
    put(key);
    return key;
  }

  private void put(byte[] key) {
    rows.put(key, NOTHING);
    groups.put(key);
  }

  private void delete(byte[] key) {
    rows.delete(key);
    groups.deleted(key, new Watched());
  }

  private byte[] first() {
    return line(groups).get(0);
  }

  private static List<byte[]> line(ReadyGroups groups) {
    List<byte[]> line = new ArrayList<>();
    groups
        .fitting(Key.of(Key.Table.READY).bytes(), List.of(), List.of())
        .forEach(heads -> heads.forEachRemaining(head -> line.add(head.key())));
    return line;
  }

  /** Notes where walks end. */
  private final class Watched implements ReadableRows {
    @Override
    public Optional<byte[]> get(byte[] key) {
      return rows.get(key);
    }

    @Override
    public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
      ends.add(toExclusive);
      return rows.range(fromInclusive, toExclusive);
    }

    @Override
    public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
      return rows.reverseRange(fromInclusive, toExclusive);
    }
  }
}
