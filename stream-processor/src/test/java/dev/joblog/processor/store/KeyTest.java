// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.protocol.JobId;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTest {

  private static final int ROUNDS = 5_000;

  @Test
  void the_order_of_keys_is_the_order_of_numbers_times_and_ids() {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      long a = random.nextLong() >>> (1 + random.nextInt(60));
      long b = random.nextLong() >>> (1 + random.nextInt(60));
      assertThat(Integer.signum(compare(key().number(a), key().number(b))))
          .isEqualTo(Long.compare(a, b));
      Instant t = Instant.ofEpochMilli(a % 1_000_000);
      Instant u = Instant.ofEpochMilli(b % 1_000_000);
      assertThat(Integer.signum(compare(key().time(t), key().time(u))))
          .isEqualTo(Integer.signum(t.compareTo(u)));
      JobId one = JobId.of(random.nextLong(), random.nextLong(), random.nextInt(4_096));
      JobId other = JobId.of(random.nextLong(), random.nextLong(), random.nextInt(4_096));
      assertThat(Integer.signum(compare(key().id(one), key().id(other))))
          .isEqualTo(Integer.signum(one.compareTo(other)));
    }
  }

  @Test
  void two_texts_are_never_mistaken_for_two_others() {
    Random random = new Random(2);
    for (int round = 0; round < ROUNDS; round++) {
      String a = text(random);
      String b = text(random);
      String c = text(random);
      String d = text(random);
      boolean same = a.equals(c) && b.equals(d);
      assertThat(Arrays.equals(key().text(a).text(b).bytes(), key().text(c).text(d).bytes()))
          .isEqualTo(same);
      byte[] group = key().text(a).bytes();
      byte[] row = key().text(c).text(d).bytes();
      boolean within =
          Arrays.compareUnsigned(group, row) <= 0
              && Arrays.compareUnsigned(row, Key.after(group)) < 0;
      assertThat(within).as("%s of %s", c, a).isEqualTo(a.equals(c));
    }
  }

  @Test
  void a_key_is_read_back_as_it_was_built() {
    JobId id = JobId.of(7, 8, 9);
    Instant t = Instant.ofEpochMilli(1_234_567_890_123L);
    byte[] key = key().text("é\n").time(t).one(200).id(id).number(-1).raw(new byte[] {5}).bytes();
    KeyReader in = new KeyReader(key);
    assertThat(in.text()).isEqualTo("é\n");
    assertThat(in.time()).isEqualTo(t);
    assertThat(in.one()).isEqualTo(200);
    assertThat(in.id()).isEqualTo(id);
    assertThat(in.before()).isEqualTo(Arrays.copyOf(key, key.length - 9));
    assertThat(in.number()).isEqualTo(-1);
    assertThat(in.rest()).containsExactly(5);
  }

  @Test
  void after_a_prefix_is_after_all_that_begins_with_it() {
    assertThat(Key.after(new byte[] {1, (byte) 0xFF, (byte) 0xFF})).containsExactly(2);
    assertThat(Key.after(new byte[] {1, 2})).containsExactly(1, 3);
    assertThatThrownBy(() -> Key.after(new byte[] {(byte) 0xFF}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void every_table_has_a_byte_of_its_own_in_the_order_of_the_tables() {
    int last = -1;
    for (Key.Table table : EnumSet.allOf(Key.Table.class)) {
      assertThat(table.prefix).isGreaterThan(last).isLessThan(0xFF);
      last = table.prefix;
    }
  }

  private static String text(Random random) {
    return "ab".repeat(2).substring(random.nextInt(3), 2 + random.nextInt(3));
  }

  private static Key key() {
    return Key.of(Key.Table.LIST);
  }

  private static int compare(Key a, Key b) {
    return Arrays.compareUnsigned(a.bytes(), b.bytes());
  }
}
