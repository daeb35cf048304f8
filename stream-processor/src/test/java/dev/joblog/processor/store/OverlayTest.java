// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Overlay and MergedCursor against a plain sorted map. */
class OverlayTest {

  private static final int ROUNDS = 2_000;

  @Test
  void an_overlay_reads_like_its_base_with_the_changes_made_and_leaves_the_base_alone() {
    for (long seed = 1; seed <= ROUNDS; seed++) {
      Random random = new Random(seed);
      MemoryRows base = new MemoryRows();
      TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
      for (int i = 0; i < random.nextInt(12); i++) {
        byte[] key = key(random);
        base.put(key, value(random));
        model.put(key, base.get(key).orElseThrow());
      }
      List<String> before = words(base.range(LOW, HIGH));
      Overlay overlay = new Overlay(base);
      for (int i = 0; i < random.nextInt(12); i++) {
        change(random, overlay, model);
      }
      sameReads(seed, random, overlay, model);
      assertThat(words(base.range(LOW, HIGH))).as("seed %d: base", seed).isEqualTo(before);
      overlay.flush(MemoryIndexes.of(new MemoryRows()));
      assertThat(words(base.range(LOW, HIGH)))
          .as("seed %d: flushed", seed)
          .isEqualTo(words(model, LOW, HIGH));
    }
  }

  private static final byte[] LOW = {};
  private static final byte[] HIGH = {(byte) 0xFF};

  private static void change(Random random, Overlay overlay, NavigableMap<byte[], byte[]> model) {
    byte[] key = key(random);
    if (random.nextInt(3) == 0) {
      overlay.delete(key);
      model.remove(key);
    } else {
      byte[] value = value(random);
      overlay.put(key, value);
      model.put(key, value);
    }
  }

  private static void sameReads(
      long seed, Random random, Overlay overlay, NavigableMap<byte[], byte[]> model) {
    byte[] key = key(random);
    assertThat(overlay.get(key).map(HexFormat.of()::formatHex))
        .as("seed %d: get", seed)
        .isEqualTo(Optional.ofNullable(model.get(key)).map(HexFormat.of()::formatHex));
    byte[] one = key(random);
    byte[] other = key(random);
    byte[] from = Arrays.compareUnsigned(one, other) < 0 ? one : other;
    byte[] to = from == one ? other : one;
    List<String> expected = words(model, from, to);
    assertThat(words(overlay.range(from, to))).as("seed %d: range", seed).isEqualTo(expected);
    Collections.reverse(expected);
    assertThat(words(overlay.reverseRange(from, to)))
        .as("seed %d: reverse range", seed)
        .isEqualTo(expected);
  }

  /** Few and short, so that changes meet rows; both signs of bytes. */
  private static byte[] key(Random random) {
    byte[] key = new byte[1 + random.nextInt(2)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(4) * 0x45);
    }
    key[0] = (byte) (key[0] & 0xFE);
    return key;
  }

  private static byte[] value(Random random) {
    return new byte[] {(byte) random.nextInt(256)};
  }

  private static List<String> words(RowCursor cursor) {
    List<String> words = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        words.add(word(cursor.key(), cursor.value()));
      }
      assertThat(cursor.next()).as("an ended cursor stays ended").isFalse();
    }
    return words;
  }

  private static List<String> words(NavigableMap<byte[], byte[]> model, byte[] from, byte[] to) {
    List<String> words = new ArrayList<>();
    model.subMap(from, to).forEach((key, value) -> words.add(word(key, value)));
    return words;
  }

  private static String word(byte[] key, byte[] value) {
    return HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value);
  }
}
