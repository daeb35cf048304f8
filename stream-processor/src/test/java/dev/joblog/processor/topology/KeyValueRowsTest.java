// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows on RocksDB are the rows in memory. */
final class KeyValueRowsTest {

  private static final int STEPS = 5_000;

  @TempDir Path directory;
  private TaskBench bench;
  private Rows rocks;

  @BeforeEach
  void open() {
    bench = TaskBench.open(directory, 0);
    rocks = new KeyValueRows(bench.store());
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void anyHistoryOfPutsAndDeletesReadsTheSameAsInMemory() {
    long seed = 20261122;
    Random random = new Random(seed);
    MemoryRows memory = new MemoryRows();
    for (int step = 0; step < STEPS; step++) {
      byte[] key = key(random);
      if (random.nextInt(3) == 0) {
        memory.delete(key);
        rocks.delete(key);
      } else {
        byte[] value = new byte[random.nextInt(4)];
        random.nextBytes(value);
        memory.put(key, value);
        rocks.put(key, value);
      }
      if (step % 10 == 0) {
        byte[] one = key(random);
        byte[] other = key(random);
        byte[] from = Arrays.compareUnsigned(one, other) < 0 ? one : other;
        byte[] to = Arrays.compareUnsigned(one, other) < 0 ? other : one;
        assertThat(ascending(rocks, from, to))
            .as("seed %d step %d", seed, step)
            .isEqualTo(ascending(memory, from, to));
        assertThat(descending(rocks, from, to))
            .as("seed %d step %d", seed, step)
            .isEqualTo(descending(memory, from, to));
        assertThat(rocks.get(one).map(HexFormat.of()::formatHex))
            .isEqualTo(memory.get(one).map(HexFormat.of()::formatHex));
      }
    }
  }

  @Test
  void theUpperEndOfARangeIsLeftOutInBothDirections() {
    put(1, 2, 3);

    assertThat(ascending(rocks, new byte[] {1}, new byte[] {3})).containsExactly("01=01", "02=02");
    assertThat(descending(rocks, new byte[] {1}, new byte[] {3})).containsExactly("02=02", "01=01");
  }

  @Test
  void bytesAreUnsigned() {
    put(0x7F, 0x80);

    assertThat(ascending(rocks, new byte[] {0x7F}, new byte[] {(byte) 0xFF}))
        .containsExactly("7f=7f", "80=80");
  }

  @Test
  void aRangeUpsideDownIsEmpty() {
    put(1, 2);

    assertThat(ascending(rocks, new byte[] {2}, new byte[] {1})).isEmpty();
    assertThat(descending(rocks, new byte[] {2}, new byte[] {1})).isEmpty();
    assertThat(ascending(rocks, new byte[] {1}, new byte[] {1})).isEmpty();
  }

  @Test
  void aCursorBeforeItsFirstRowHasNoKey() {
    put(1);

    try (RowCursor cursor = rocks.range(new byte[] {0}, new byte[] {9})) {
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
    }
  }

  private void put(int... bytes) {
    for (int one : bytes) {
      rocks.put(new byte[] {(byte) one}, new byte[] {(byte) one});
    }
  }

  /** Short keys of few distinct bytes, so that prefixes and repeats are common. */
  private static byte[] key(Random random) {
    byte[] key = new byte[1 + random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(6) * 51);
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
