// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowBytesTest {

  @Test
  void every_number_is_read_back_and_small_ones_are_short() {
    Random random = new Random(3);
    for (int round = 0; round < 5_000; round++) {
      long number = random.nextLong() >> random.nextInt(64);
      assertThat(new RowReader(new RowWriter(1).number(number).bytes(), 1).number())
          .isEqualTo(number);
    }
    for (long number : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 63, 64}) {
      assertThat(new RowReader(new RowWriter(1).number(number).bytes(), 1).number())
          .isEqualTo(number);
    }
    assertThat(new RowWriter(1).number(-64).bytes()).hasSize(2);
  }

  @Test
  void every_kind_of_field_is_read_back() {
    UUID id = new UUID(-7, 7);
    RowWriter out = new RowWriter(1);
    byte[] row =
        out.text("h\u20acllo")
            .flag(true)
            .time(Instant.ofEpochMilli(5))
            .span(Duration.ofMillis(-6))
            .uuid(id)
            .maybe(Optional.of("x"), out::text)
            .maybe(Optional.<String>empty(), out::text)
            .each(List.of("a", "b"), out::text)
            .bytes();
    RowReader in = new RowReader(row, 1);
    assertThat(in.text()).isEqualTo("h\u20acllo");
    assertThat(in.flag()).isTrue();
    assertThat(in.time()).isEqualTo(Instant.ofEpochMilli(5));
    assertThat(in.span()).isEqualTo(Duration.ofMillis(-6));
    assertThat(in.uuid()).isEqualTo(id);
    assertThat(in.maybe(in::text)).contains("x");
    assertThat(in.maybe(in::text)).isEmpty();
    assertThat(in.each(in::text)).containsExactly("a", "b");
  }

  @Test
  void a_row_of_a_later_version_is_not_read() {
    assertThatThrownBy(() -> new RowReader(new RowWriter(2).bytes(), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected a row of version 1 to 1, but it is 2");
  }
}
