// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.JobStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which methods an address takes, and what holds of every address. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AddressesTest {

  private static final List<String> METHODS =
      List.of("DELETE", "GET", "PATCH", "POST", "PUT", "TRACE");

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  /** Every documented address that Jersey serves, with the methods it takes. */
  private Map<String, Set<String>> addresses() {
    Map<String, Set<String>> addresses = new TreeMap<>();
    for (String operation : face.document.operations()) {
      String[] parts = operation.split(" ", 2);
      String path = parts[1].replace("{id}", Samples.ID.toString()).replace("{requestId}", "r");
      if (path.startsWith("/v2/") && !path.equals("/v2/events")) {
        addresses.computeIfAbsent(path, any -> new TreeSet<>()).add(parts[0]);
      }
    }
    assertThat(addresses).hasSizeGreaterThan(15);
    return addresses;
  }

  private HttpResponse<byte[]> asked(String method, String path, String... headers) {
    Optional<String> body =
        List.of("GET", "HEAD", "OPTIONS", "TRACE").contains(method)
            ? Optional.empty()
            : Optional.of("{}");
    return face.bytes(face.request(method, path, body, face.token(), headers));
  }

  @Test
  void anyOtherMethodIsRefusedWithThoseThatAreTaken() {
    addresses()
        .forEach(
            (path, taken) -> {
              TreeSet<String> allowed = new TreeSet<>(taken);
              allowed.add("OPTIONS");
              if (taken.contains("GET")) {
                allowed.add("HEAD");
              }
              for (String method : METHODS) {
                if (!taken.contains(method)) {
                  HttpResponse<byte[]> refused = asked(method, path);
                  assertThat(refused.statusCode()).as(method + " " + path).isEqualTo(405);
                  assertThat(refused.headers().firstValue("Allow"))
                      .as(method + " " + path)
                      .hasValue(String.join(", ", allowed));
                }
              }
              HttpResponse<byte[]> options = asked("OPTIONS", path);
              assertThat(options.statusCode()).isEqualTo(200);
              assertThat(options.headers().firstValue("Allow").orElseThrow().split("[, ]+"))
                  .containsExactlyInAnyOrderElementsOf(allowed);
            });
  }

  /** Whoever gets 405 may look for what is allowed (RFC 9110 §15.5.6). */
  @Test
  void aMethodThatIsKnownNowhereIsNotImplemented() {
    HttpResponse<byte[]> refused = asked("BREW", "/v2/jobs");

    assertThat(refused.statusCode()).isEqualTo(501);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  /** One that is compressed to a single piece, and one that is sent in several. */
  @ParameterizedTest
  @ValueSource(ints = {2_000, 200_000})
  void headSaysWhatGetSaysWithoutTheContent(int letters) {
    String payload = "\"" + "x".repeat(letters) + "\"";
    face.reads.job =
        FakeReads.answered(new Reads.Found<>(Samples.full(JobStatus.PENDING, payload)));
    addresses()
        .forEach(
            (path, taken) -> {
              if (taken.contains("GET")) {
                for (String coding : List.of("identity", "gzip")) {
                  HttpResponse<byte[]> get = asked("GET", path, "Accept-Encoding", coding);
                  HttpResponse<byte[]> head = asked("HEAD", path, "Accept-Encoding", coding);
                  assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
                  assertThat(head.body()).isEmpty();
                  assertThat(said(head.headers())).as(path).isEqualTo(said(get.headers()));
                }
              }
            });
  }

  /** How the content is cut into pieces says nothing of it. */
  private static Map<String, List<String>> said(HttpHeaders headers) {
    Map<String, List<String>> said = new TreeMap<>(headers.map());
    said.remove("date");
    said.remove("transfer-encoding");
    return said;
  }

  @Test
  void aSlashAtTheEndMakesNoOtherAddress() {
    addresses()
        .forEach(
            (path, taken) -> {
              if (taken.contains("GET")) {
                assertThat(asked("GET", path + "/").statusCode())
                    .as(path)
                    .isEqualTo(asked("GET", path).statusCode());
              }
            });
  }

  private String sent(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), face.port())) {
      socket.setSoTimeout(10_000);
      String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatCouldNotBeReadHasNoInstance() throws IOException {
    String uri = sent("GET /v2/jobs?" + "x".repeat(20_000) + " HTTP/1.1", "Host: x");
    assertThat(uri).startsWith("HTTP/1.1 414 ").contains("\"code\":\"request-refused\"");
    String head = sent("GET /v2/jobs HTTP/1.1", "Host: x", "X: " + "x".repeat(20_000));
    assertThat(head).startsWith("HTTP/1.1 431 ").contains("\"code\":\"request-refused\"");
    assertThat(uri).contains("URI Too Long").doesNotContain("instance");
    assertThat(head).contains("Header Fields Too Large").contains("\"instance\":\"/v2/jobs\"");
  }

  @Test
  void whoAsksWhetherTooLargeABodyIsWantedIsToldNo() throws IOException {
    for (String path : List.of("/v2/jobs", "/v2/jobs/batch", "/v2/jobs/claim", "/oauth2/token")) {
      for (String coding : List.of("X: x", "Content-Encoding: gzip")) {
        String answer =
            sent(
                "POST " + path + " HTTP/1.1",
                "Host: x",
                "Authorization: Bearer " + face.token(),
                "Content-Type: application/json",
                "Content-Length: 500000000",
                "Expect: 100-continue",
                coding);
        assertThat(answer).as(path).startsWith("HTTP/1.1 413 ").contains("payload-too-large");
      }
    }
    String above =
        sent(
            "POST /v2/jobs HTTP/1.1",
            "Host: x",
            "Authorization: Bearer " + face.token(),
            "Content-Type: application/json",
            "Content-Length: " + (Body.CREATE_BYTES_MAX + 1),
            "Expect: 100-continue");
    assertThat(above).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void aBodyThatIsWantedIsAskedFor() throws IOException {
    String body = "{\"type\":\"t\",\"payload\":1}";
    HttpRequest asks =
        HttpRequest.newBuilder(
                face.request("POST", "/v2/jobs", Optional.of(body), face.token()),
                (name, value) -> true)
            .expectContinue(true)
            .build();
    assertThat(face.send(asks).statusCode()).isEqualTo(201);
  }
}
