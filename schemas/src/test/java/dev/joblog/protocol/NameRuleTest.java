// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NameRuleTest {

  @ParameterizedTest
  @EnumSource
  void a_name_is_taken_just_when_it_matches_what_the_rule_says_of_itself(NameRule rule) {
    Pattern said = Pattern.compile(rule.toString());

    for (char c = 0; c < 0x180; c++) {
      for (String text : new String[] {"" + c, "a" + c, c + "a", "a" + c + "b"}) {
        assertThat(rule.allows(text)).as("%s of %s", rule, text).isEqualTo(matches(said, text));
      }
    }
    for (int length : new int[] {0, 1, 63, 64, 65, 127, 128, 129, 254, 255, 256}) {
      String text = "x".repeat(length);
      assertThat(rule.allows(text)).as("%s of %s x", rule, length).isEqualTo(matches(said, text));
    }
  }

  private static boolean matches(Pattern said, String text) {
    return said.matcher(text).matches();
  }
}
