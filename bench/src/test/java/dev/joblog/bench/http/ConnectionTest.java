// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The client against a server that says exactly what a test wants, in the pieces it wants. */
final class ConnectionTest {

  private static final String TOKEN = "Authorization: Bearer t\r\n";

  @Test
  void aRequestIsOneWriteWithItsLengthAndAnAnswerIsReadByItsOwn() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.saying(
                "HTTP/1.1 201 Created\r\nContent-Length: 11\r\n\r\n{\"id\":\"a\"}\n");
        Connection connection = new Connection(server.address(), TOKEN)) {
      Answer answer = connection.post("/v2/jobs", "{\"é\":1}", "Idempotency-Key: k\r\n");

      assertThat(answer.expect(201).text("id")).isEqualTo("a");
      assertThat(server.heard())
          .startsWith("POST /v2/jobs HTTP/1.1\r\nHost: 127.0.0.1:")
          .contains("\r\n" + TOKEN)
          .contains("\r\nIdempotency-Key: k\r\n")
          .contains("\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"é\":1}");
    }
  }

  @Test
  void answersAreReadOneAfterTheOtherHoweverTheyCome() throws IOException {
    String body = "x".repeat(200_000);
    try (ScriptedServer server =
            ScriptedServer.saying(
                "HTTP/1.1 2",
                "00 OK\r\ncontent-LENGTH: 3\r",
                "\n\r\n"
                    + "abcHTTP/1.1 204 No Content\r\n"
                    + "X: y\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n",
                body,
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nz");
        Connection connection = new Connection(server.address(), "")) {
      assertThat(connection.get("/")).isEqualTo(new Answer(200, "abc"));
      assertThat(connection.get("/")).isEqualTo(new Answer(204, ""));
      assertThat(connection.get("/").body()).isEqualTo(body);
      assertThat(connection.get("/").body()).isEqualTo("z");
    }
  }

  @Test
  void aBodyInChunksIsPutTogether() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.saying(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n01234",
                "56789\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Connection connection = new Connection(server.address(), "")) {
      assertThat(connection.get("/").body()).isEqualTo("abc0123456789");
      assertThat(connection.get("/").body()).isEqualTo("ok");
    }
  }

  @Test
  void aLineAcrossTheEndOfTheBufferIsWhole() throws IOException {
    String name = "X: " + "y".repeat(60_000) + "\r\n";
    try (ScriptedServer server =
            ScriptedServer.saying(
                "HTTP/1.1 200 OK\r\n" + name + name + "Content-Length: 1\r\n\r\na");
        Connection connection = new Connection(server.address(), "")) {
      assertThat(connection.get("/").body()).isEqualTo("a");
    }
  }

  @Test
  void whatIsNoAnswerIsToldInASentence() throws IOException {
    refused("SSH-2.0\r\n", "Expected an answer of HTTP/1.1, but it begins with SSH-2.0");
    refused(
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "Expected a status or a length below 64 MiB, but got -1");
    refused(
        "HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000),
        "Expected a line below 64 KiB, but it goes on");
    refused("HTTP/1.1 200", "Expected an answer, but the server closed the connection");
  }

  private static void refused(String said, String told) throws IOException {
    try (ScriptedServer server = ScriptedServer.saying(said);
        Connection connection = new Connection(server.address(), "")) {
      assertThatThrownBy(() -> connection.get("/"))
          .isInstanceOf(IOException.class)
          .hasMessage(told);
    }
  }

  @Test
  void anotherStatusOrAMissingMemberIsToldWithTheAnswer() {
    Answer answer = new Answer(503, "{\"code\":\"busy\"}");
    assertThatThrownBy(() -> answer.expect(201))
        .hasMessage("Expected the answer 201, but it is 503: {\"code\":\"busy\"}");
    assertThatThrownBy(() -> answer.text("id"))
        .hasMessage("Expected \"id\" in the answer, but it is {\"code\":\"busy\"}");
    assertThat(answer.has("code")).isTrue();
  }
}
