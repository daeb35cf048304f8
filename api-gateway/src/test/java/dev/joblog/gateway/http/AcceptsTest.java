// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptsTest {

  private static final String JSON = "application/json";

  private static boolean takes(String... lines) {
    return Accepts.parse(List.of(lines)).orElseThrow().takes(JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "application/json",
        "Application/JSON ; q=0.001",
        "application/*, text/html",
        "text/html, image/gif, *; q=.2, */*; q=.2",
        ", text/html ,, application/json;charset=\"a,b;q=0\"",
        "*/*;q=0, application/json",
        "application/*;q=0.0, application/json;q=0.5"
      })
  void takenIs(String accept) {
    assertThat(takes(accept)).isTrue();
  }

  /** RFC 9110 §12.4.2: a weight of zero is a no, and the most specific range counts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;q=0",
        "application/json; Q=0.000 , */*",
        "application/*;q=0., */*",
        "*/*;q=0",
        "text/html",
        "application/jsonx, text/json"
      })
  void notTakenIs(String accept) {
    assertThat(takes(accept)).isFalse();
  }

  @Test
  void severalLinesAreOneList() {
    assertThat(takes("text/html", JSON)).isTrue();
    assertThat(Accepts.parse(List.of()).orElseThrow().takes(JSON)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application", "a/b c", "a/b;q=\"", "/", "a//b"})
  void whatIsNoListIsNone(String accept) {
    assertThat(Accepts.parse(List.of(accept))).isEmpty();
  }
}
