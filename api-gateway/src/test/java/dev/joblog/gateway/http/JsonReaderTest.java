// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One strict reader of bodies for every face. */
final class JsonReaderTest {

  private final JsonReader reader = new JsonReader(4, 10);

  @Test
  void everyValueIsTheTextThatWasSent() {
    JsonValue body =
        read(" {\"a\" : [ 1.50, {\"é\\u0041\" :\"x\\ty\"} ],\n\"n\":null,\"t\":true} ");

    JsonValue array = body.member("a").orElseThrow();
    JsonValue inner = array.elements().get(1);

    assertThat(body.members().keySet()).containsExactly("a", "n", "t");
    assertThat(body.depth()).isEqualTo(3);
    assertThat(array.raw()).isEqualTo("[ 1.50, {\"é\\u0041\" :\"x\\ty\"} ]");
    assertThat(array.depth()).isEqualTo(2);
    assertThat(array.elements().get(0).text()).isEqualTo("1.50");
    assertThat(inner.member("éA").orElseThrow().text()).isEqualTo("x\ty");
    assertThat(inner.member("éA").orElseThrow().raw()).isEqualTo("\"x\\ty\"");
    assertThat(body.member("n")).isEmpty();
    assertThat(body.members()).containsKey("n");
    assertThat(body.member("t").orElseThrow().members()).isEmpty();
  }

  @Test
  void ofALongArrayNoMoreIsMadeThanIsOfUse() {
    JsonValue array = read("[" + "0,".repeat(1_000) + "0]");

    assertThat(array.elements(3)).hasSize(4);
    assertThat(array.elements(1_001)).hasSize(1_001);
    assertThat(array.elements()).hasSize(1_001);
    assertThat(read("{\"a\":[]}").elements(3)).isEmpty();
    assertThat(read("[]").members()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[[[1]]]]", "[1234567890,-1.2345e67]", "\"one\"", "{}", "7"})
  void whatIsWithinTheBoundsIsRead(String text) {
    assertThat(read(text).raw()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EMPTY        | ' '
          MORE_FOLLOWS | {} {}
          NOT_JSON     | {} }
          NOT_JSON     | [[[[[1]]]]]
          NOT_JSON     | 12345678901
          NOT_JSON     | {"a":{"b":1,"b":2}}
          NOT_JSON     | [1,
          NOT_JSON     | [NaN]
          NOT_JSON     | [01]
          NOT_JSON     | [[["\\ud8"]]]
          """)
  void everythingElseIsRefusedByItsKind(JsonFault.Kind kind, String text) {
    JsonFault fault = catchThrowableOfType(JsonFault.class, () -> read(text));

    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(reader.readIfValid(text.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void bytesThatAreNoUtf8AreNoText() {
    JsonFault fault =
        catchThrowableOfType(JsonFault.class, () -> reader.read("\"é\"".getBytes(ISO_8859_1)));

    assertThat(fault.kind()).isEqualTo(JsonFault.Kind.NOT_UTF8);
  }

  private JsonValue read(String text) {
    return reader.read(text.getBytes(UTF_8));
  }
}
