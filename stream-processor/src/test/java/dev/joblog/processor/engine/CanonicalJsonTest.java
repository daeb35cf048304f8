// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  private static String of(String json) {
    assertThat(JsonSyntax.isValue(json)).as(json).isTrue();
    return CanonicalJson.of(json).orElseThrow();
  }

  /** RFC 8785, 3.2.2 and 3.2.4. */
  @Test
  void the_sample_of_the_rfc_is_what_the_rfc_makes_of_it() {
    String sample =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50,
                      2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }\
        """;
    String canonical =
        "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
    assertThat(of(sample)).isEqualTo(of(canonical));
    assertThat(of("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\""))
        .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
  }

  /** RFC 8785, 3.2.3. */
  @Test
  void members_are_sorted_by_the_code_units_of_their_names() {
    assertThat(
            of(
                """
                {"\\u20ac": 1, "\\r": 2, "\\ufb33": 3, "1": 4, "\\ud83d\\ude00": 5, "\\u0080": 6,
                 "\\u00f6": 7}\
                """))
        .isEqualTo(
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"\uD83D\uDE00\":5,\"\uFB33\":3}");
  }

  /** RFC 8785, appendix B, those that are not whole. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void a_number_that_is_not_whole_is_its_double(String bits, String number) {
    assertThat(of(number)).isEqualTo("d" + bits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 -0 0.0 -0e7 0E+99999999999 0e-999999999999999999999",
        "1 1.0 10e-1 0.1e1 1e0 1E+000 1e-0",
        "-100 -1e2 -100.000 -1000E-1",
        "1e30 1000000000000000000000000000000 1.0E+30 0.01e32",
        "0.1 1e-1 0.10 0.10000000000000001",
        "9007199254740993 9007199254740993.0 9.007199254740993e15",
        "1e400 10e399 1E0400",
        "1e-400 0.1e-399 10.0e-401",
        "1e99999999999 1.0e99999999999 10e99999999998",
      })
  void one_number_has_one_word_however_it_is_written(String spellings) {
    List<String> all = Pattern.compile(" ").splitAsStream(spellings).toList();
    assertThat(all).extracting(CanonicalJsonTest::of).containsOnly(of(all.get(0)));
  }

  @Test
  void no_two_numbers_have_one_word() {
    assertThat(
            List.of(
                    "0",
                    "1",
                    "-1",
                    "10",
                    "0.1",
                    "-0.1",
                    "0.2",
                    "0.10000000000000002",
                    "0.100000000000000005551115123125782702",
                    "9007199254740992",
                    "9007199254740993",
                    "1234567890123456789",
                    "1234567890123456788",
                    "1e400",
                    "2e400",
                    "-1e400",
                    "1e401",
                    "1e-400",
                    "1e-401",
                    "1e99999999999",
                    "1e-99999999999",
                    "1e999999999999999999999",
                    "1e-999999999999999999999",
                    "2e999999999999999999999",
                    "1e999999999999999999998",
                    "1.5e999999999999999999999")
                .stream()
                .map(CanonicalJsonTest::of)
                .distinct())
        .hasSize(26);
  }

  @Test
  void no_two_strings_are_written_alike() {
    assertThat(
            List.of(
                    "\"\\ud800\"",
                    "\"\\udc00\"",
                    "\"\\ud83d\\ude00\"",
                    "\"\\ude00\\ud83d\"",
                    "\"?\"",
                    "\"\\ufffd\"",
                    "\"\\\\ud800\"",
                    "\"\\u0000\"",
                    "\"\"")
                .stream()
                .map(CanonicalJsonTest::of)
                .distinct())
        .hasSize(9);
    assertThat(of("\"\\ud83d\\ude00\\u00e9\\u002f\"")).isEqualTo(of("\"😀é/\""));
    assertThat(of("\"\\uD800\"")).isEqualTo("\"\\ud800\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "[{\"b\":{\"\":1, \"c\":2, \"\":3}}]",
        "{\"\\ud800\":1,\"\\uD800\":2}"
      })
  void a_name_that_repeats_gives_none(String json) {
    assertThat(JsonSyntax.isValue(json)).isTrue();
    assertThat(CanonicalJson.of(json)).isEmpty();
  }

  @Test
  void names_repeat_only_within_one_object() {
    assertThat(of(" { \"a\" : [ { \"a\" : { } } , [ ] ] , \"A\" : null } "))
        .isEqualTo("{\"A\":null,\"a\":[{\"a\":{}},[]]}");
  }

  /** A document is written twice, each time in another way; and once with another value in it. */
  @Test
  void the_value_alone_decides() {
    for (long seed = 0; seed < 2_000; seed++) {
      String one = new Writer(seed, seed * 31).value(0);
      String other = new Writer(seed, seed * 37 + 1).value(0);
      assertThat(of(one)).as(one).isEqualTo(of(other));
      assertThat(of("[" + one + ",1]")).isNotEqualTo(of("[" + other + ",2]"));
    }
  }

  @Test
  void the_largest_documents_of_the_worst_kinds_are_written_too() {
    int size = Limits.PAYLOAD_BYTES_MAX;
    List<String> worst = new ArrayList<>();
    worst.add("1" + "0".repeat(size - 2) + "1");
    worst.add("0." + "0".repeat(size - 3) + "1");
    worst.add("1e" + "9".repeat(size - 2));
    worst.add("1e-" + "0".repeat(size - 4) + "1");
    worst.add("[" + "1.2345678901234567e-300,".repeat(size / 24 - 1) + "1]");
    worst.add("\"" + "\\u0000".repeat(size / 6 - 1) + "\"");
    String deep = "{\"a\":".repeat(Limits.JSON_DEPTH_MAX - 1);
    worst.add(deep + "\"" + "x".repeat(size - 600) + "\"" + "}".repeat(Limits.JSON_DEPTH_MAX - 1));
    StringBuilder wide = new StringBuilder("{");
    for (int i = 0; i < size / 12; i++) {
      wide.append("\"").append(1_000_000 - i).append("\":1,");
    }
    worst.add(wide + "\"\":1}");
    worst.forEach(json -> assertThat(of(json)).isNotEmpty());
  }

  /** One value, decided by one seed; its spelling by another. */
  private static final class Writer {
    private final Random what;
    private final Random how;

    private Writer(long what, long how) {
      this.what = new Random(what);
      this.how = new Random(how);
    }

    private String value(int depth) {
      int kind = what.nextInt(depth > 3 ? 4 : 6);
      return blank()
          + switch (kind) {
            case 0 -> List.of("null", "true", "false").get(what.nextInt(3));
            case 1, 2 -> number(what.nextInt(2_000) - 1_000, what.nextInt(40) - 20);
            case 3 -> string(what.nextInt(1_000));
            case 4 -> array(depth);
            default -> object(depth);
          }
          + blank();
    }

    private String array(int depth) {
      List<String> items = new ArrayList<>();
      for (int i = what.nextInt(4); i > 0; i--) {
        items.add(value(depth + 1));
      }
      return items.stream().collect(Collectors.joining(",", "[" + blank(), "]"));
    }

    private String object(int depth) {
      List<String> members = new ArrayList<>();
      for (int i = what.nextInt(4); i > 0; i--) {
        members.add(blank() + string(i) + blank() + ":" + value(depth + 1));
      }
      Collections.shuffle(members, how);
      return members.stream().collect(Collectors.joining(",", "{" + blank(), "}"));
    }

    private String number(int digits, int power) {
      int shift = how.nextInt(4);
      return digits + "0".repeat(shift) + (how.nextBoolean() ? "e" : "E") + (power - shift);
    }

    private String string(int number) {
      StringBuilder string = new StringBuilder("\"");
      for (char c : ("n" + number + "\n/é\"").toCharArray()) {
        boolean escape = c < 0x20 || c == '"' || how.nextBoolean();
        string.append(escape ? "\\u" + HexFormat.of().toHexDigits(c) : String.valueOf(c));
      }
      return string.append('"').toString();
    }

    private String blank() {
      return " \n\t".substring(how.nextInt(4) % 3).substring(0, how.nextInt(2));
    }
  }
}
