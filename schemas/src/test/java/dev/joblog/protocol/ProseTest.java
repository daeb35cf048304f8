// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProseTest {

  @Test
  void a_plain_text_stays_as_it_is() {
    for (String text :
        new String[] {
          "", "no paint", "a\tb\r\nc", "läuft 😀", "[31m", "x".repeat(Limits.MESSAGE_CHARS_MAX)
        }) {
      assertThat(Prose.message(text)).isEqualTo(text);
    }
  }

  @Test
  void colours_and_other_terminal_sequences_are_left_out() {
    assertThat(Prose.message("\u001B[1;31mError\u001B[0m: no paint")).isEqualTo("Error: no paint");
    assertThat(Prose.message("\u009B31mred\u009Bm")).isEqualTo("red");
    assertThat(Prose.message("\u001B]8;;http://x\u001B\\link\u001B]8;;\u0007")).isEqualTo("link");
    assertThat(Prose.message("\u001B(B\u001B[m\u001B[?25l\u001BMdone")).isEqualTo("done");
  }

  @Test
  void what_no_sentence_holds_is_marked_where_it_stood() {
    assertThat(Prose.message("a\0b\u0007c\u007Fd\u0085e"))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
    assertThat(Prose.message("\uD83D x \uDE00 \uDE00\uD83D"))
        .isEqualTo("\uFFFD x \uFFFD \uFFFD\uFFFD");
    assertThat(Prose.message("\u001B[31")).as("a cut sequence").isEqualTo("\uFFFD[31");
    assertThat(Prose.message("\u001B]8;;x\nrest")).isEqualTo("\uFFFD]8;;x\nrest");
    assertThat(Prose.message("end\u001B")).isEqualTo("end\uFFFD");
  }

  @Test
  void a_longer_text_is_cut_and_says_so() {
    String long_ = Prose.message("x".repeat(Limits.MESSAGE_CHARS_MAX + 1));
    assertThat(long_).hasSize(Limits.MESSAGE_CHARS_MAX).endsWith("x… [cut from 4097 characters]");
    assertThat(Prose.reason("x".repeat(5_000)))
        .hasSize(Limits.REASON_CHARS_MAX)
        .endsWith("x… [cut from 5000 characters]");
    assertThat(Prose.message("😀".repeat(3_000))).hasSizeBetween(4_095, 4_096).contains("😀… [");
    assertThat(Prose.message("\u001B[0m".repeat(5_000) + "ok")).isEqualTo("ok");
  }

  @Test
  void a_code_is_a_word_on_one_line() {
    assertThat(Prose.code("no paint")).isEqualTo("no paint");
    assertThat(Prose.code("\u001B[31mE1\u001B[0m\n")).isEqualTo("E1\uFFFD");
    assertThat(Prose.code("x".repeat(200))).hasSize(Limits.WORD_CHARS_MAX).endsWith("x…");
  }

  @Test
  void whatever_comes_is_plain_bounded_and_the_same_when_it_comes_again() {
    String parts = "\u001B\u009B[];:\\m0P_^(\0\u0007\n ax\uD83D\uDE00é…";
    Random random = new Random(17);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(round % 100 == 0 ? 3_000 : 30);
      for (int i = 0; i < length; i++) {
        text.append(parts.charAt(random.nextInt(parts.length())));
      }
      String once = Prose.reason(text.toString());
      assertThat(once).hasSizeLessThanOrEqualTo(Limits.REASON_CHARS_MAX);
      assertThat(Prose.reason(once)).isEqualTo(once);
      assertThat(new String(once.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .as("it can be said in UTF-8")
          .isEqualTo(once);
      assertThat(once.chars().filter(Character::isISOControl).filter(c -> c != '\n')).isEmpty();
    }
  }

  @Test
  void the_worst_of_the_largest_record_is_read_once() {
    String worst = "\u001B]".repeat(Limits.RECORD_BYTES_MAX / 2);
    assertThat(Prose.message(worst)).hasSize(Limits.MESSAGE_CHARS_MAX);
    assertThat(Prose.message("\u001B[" + "1".repeat(Limits.RECORD_BYTES_MAX)))
        .startsWith("\uFFFD[1");
  }
}
