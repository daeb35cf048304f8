// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are staged, committed and opened again are the rows in memory. */
final class RowStoreTest {

  private static final int STEPS = 5_000;
  private static final byte[] FIRST = {0};
  private static final byte[] END = {(byte) 0xFE};

  @TempDir Path directory;
  private BoundedMemory memory;
  private RowStore store;
  private int remade;

  @BeforeEach
  void open() {
    memory = new BoundedMemory(64 << 20, 32 << 20);
    store = opened();
  }

  private RowStore opened() {
    return RowStore.open(directory.resolve("rows"), memory, why -> remade++);
  }

  private void reopen() {
    store.close();
    store = opened();
  }

  @AfterEach
  void close() {
    store.close();
    memory.close();
  }

  @Test
  void any_history_of_puts_deletes_and_commits_reads_the_same_as_in_memory() {
    long seed = 20261129;
    Random random = new Random(seed);
    MemoryRows expected = new MemoryRows();
    for (int step = 0; step < STEPS; step++) {
      byte[] key = key(random);
      if (random.nextInt(3) == 0) {
        expected.delete(key);
        store.indexed().delete(key);
      } else {
        byte[] value = new byte[random.nextInt(4)];
        random.nextBytes(value);
        expected.put(key, value);
        store.indexed().put(key, value);
      }
      if (random.nextInt(50) == 0) {
        store.commit(OptionalLong.of(step));
      }
      if (random.nextInt(500) == 0) {
        store.commit(OptionalLong.of(step));
        reopen();
      }
      if (step % 10 == 0) {
        byte[] one = key(random);
        byte[] other = key(random);
        byte[] from = Arrays.compareUnsigned(one, other) < 0 ? one : other;
        byte[] to = Arrays.compareUnsigned(one, other) < 0 ? other : one;
        String where = "seed " + seed + " step " + step;
        same(where, store.rows(), expected, from, to);
        store.publish();
        store.read(
            rows -> {
              same(where, rows, expected, from, to);
              return true;
            });
      }
    }
    assertThat(remade).isZero();
  }

  private static void same(
      String where, ReadableRows rows, MemoryRows expected, byte[] from, byte[] to) {
    assertThat(ascending(rows, from, to)).as(where).isEqualTo(ascending(expected, from, to));
    assertThat(descending(rows, from, to)).as(where).isEqualTo(descending(expected, from, to));
    assertThat(rows.get(from).map(HexFormat.of()::formatHex))
        .as(where)
        .isEqualTo(expected.get(from).map(HexFormat.of()::formatHex));
  }

  @Test
  void the_upper_end_of_a_range_is_left_out_in_both_directions() {
    put(1, 2, 3);
    assertThat(ascending(store.rows(), bytes(1), bytes(3))).containsExactly("41=41", "42=42");
    assertThat(descending(store.rows(), bytes(1), bytes(3))).containsExactly("42=42", "41=41");
    store.commit(OptionalLong.of(1));
    assertThat(ascending(store.rows(), bytes(1), bytes(3))).containsExactly("41=41", "42=42");
    assertThat(descending(store.rows(), bytes(1), bytes(3))).containsExactly("42=42", "41=41");
  }

  @Test
  void a_range_upside_down_is_empty() {
    put(1, 2);
    assertThat(ascending(store.rows(), bytes(2), bytes(1))).isEmpty();
    assertThat(descending(store.rows(), bytes(2), bytes(1))).isEmpty();
    assertThat(ascending(store.rows(), bytes(1), bytes(1))).isEmpty();
  }

  @Test
  void a_cursor_before_its_first_row_has_no_key() {
    put(1);
    try (RowCursor cursor = store.rows().range(bytes(0), bytes(9))) {
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void readers_see_what_is_published_before_it_is_committed() {
    put(1);
    assertThat(seen()).isEmpty();
    store.publish();
    assertThat(seen()).containsExactly("41=41");
    put(2);
    store.indexed().delete(bytes(1));
    assertThat(seen()).containsExactly("41=41");
    store.publish();
    assertThat(seen()).containsExactly("42=42");
  }

  @Test
  void a_reader_keeps_its_moment_through_commits() {
    put(1, 2);
    store.publish();
    List<String> page =
        store
            .read(
                rows -> {
                  store.indexed().delete(bytes(1));
                  store.publish();
                  store.commit(OptionalLong.of(7));
                  put(2, 3);
                  store.publish();
                  store.commit(OptionalLong.of(8));
                  return ascending(rows, FIRST, END);
                })
            .orElseThrow();
    assertThat(page).containsExactly("41=41", "42=42");
    assertThat(seen()).containsExactly("42=42", "43=43");
  }

  @Test
  void what_was_not_committed_is_gone_after_an_unclean_end() {
    put(1);
    store.commit(OptionalLong.of(5));
    put(2);
    store.publish();
    reopen();
    assertThat(seen()).containsExactly("41=41");
    assertThat(store.offset()).hasValue(5);
    assertThat(remade).isZero();
  }

  @Test
  void rows_without_an_offset_are_not_trusted() {
    put(1);
    store.commit(OptionalLong.of(5));
    store.commit(OptionalLong.empty());
    assertThat(store.offset()).isEmpty();
    reopen();
    assertThat(remade).isEqualTo(1);
    assertThat(seen()).isEmpty();
    assertThat(store.offset()).isEmpty();
  }

  @Test
  void an_offset_that_an_earlier_build_left_behind_is_not_believed() {
    store.commit(OptionalLong.of(1_000));
    assertThat(store.offset()).isEmpty();
    store.restore(Map.of(), 1);
    store.commit(OptionalLong.of(2));
    assertThat(store.offset()).hasValue(2);
  }

  @Test
  void an_empty_store_that_committed_nothing_is_no_damaged_one() {
    store.commit(OptionalLong.empty());
    reopen();
    assertThat(remade).isZero();
  }

  @Test
  void a_closed_store_is_not_read() {
    put(1);
    store.publish();
    store.close();
    assertThat(store.read(rows -> true)).isEmpty();
  }

  @Test
  void a_reader_ends_at_its_next_step_when_the_store_closes() throws Exception {
    put(1, 2, 3);
    store.publish();
    Thread closing = new Thread(store::close);
    assertThat(
            store.read(
                rows -> {
                  try (RowCursor cursor = rows.range(FIRST, END)) {
                    cursor.next();
                    closing.start();
                    while (store.isOpen()) {
                      Thread.onSpinWait();
                    }
                    cursor.next();
                  }
                  return true;
                }))
        .isEmpty();
    closing.join();
  }

  @Test
  void what_is_staged_is_weighed() {
    assertThat(store.uncommittedBytes()).isZero();
    store.indexed().put(bytes(1), new byte[10_000]);
    assertThat(store.uncommittedBytes()).isBetween(10_000L, 11_000L);
    store.commit(OptionalLong.of(1));
    assertThat(store.uncommittedBytes()).isZero();
  }

  private List<String> seen() {
    return store.read(rows -> ascending(rows, FIRST, END)).orElseThrow();
  }

  private void put(int... keys) {
    for (int one : keys) {
      Rows rows = store.indexed();
      rows.put(bytes(one), bytes(one));
    }
  }

  private static byte[] bytes(int one) {
    return new byte[] {(byte) (0x40 + one)}; // a table that there is not: nothing is derived
  }

  /** Short keys of few distinct bytes, so that prefixes and repeats are common. */
  private static byte[] key(Random random) {
    byte[] key = new byte[1 + random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(5) * 51);
    }
    return key;
  }

  private static List<String> ascending(ReadableRows rows, byte[] from, byte[] to) {
    return drain(rows.range(from, to));
  }

  private static List<String> descending(ReadableRows rows, byte[] from, byte[] to) {
    return drain(rows.reverseRange(from, to));
  }

  private static List<String> drain(RowCursor cursor) {
    List<String> rows = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        rows.add(
            HexFormat.of().formatHex(cursor.key())
                + "="
                + HexFormat.of().formatHex(cursor.value()));
      }
    }
    return rows;
  }
}
