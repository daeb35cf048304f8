// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in wrong is refused, by the right name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrictnessTest {

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  private static final String AT = "/v2/jobs/" + Samples.ID;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"type\":\"t\",\"payload\":NaN}",
        "{\"type\":\"t\",\"payload\":Infinity}",
        "{\"type\":\"t\",\"payload\":01}",
        "{\"type\":\"t\",\"payload\":1}x",
        "{\"type\":\"t\",\"payload\":1} {}",
        "{\"type\":\"t\",\"payload\":1,}",
        "{'type':'t','payload':1}",
        "{\"type\":\"t\",\"payload\":1/*c*/}",
        "{\"type\":\"t\",\"type\":\"u\",\"payload\":1}",
        "{\"type\":\"t\",\"payload\":{\"a\":1,\"a\":2}}",
        "{\"type\":\"t\",\"payload\":\"\\ud8\"}",
        "{\"type\":\"t\",\"payload\":\"a\u0001\"}"
      })
  void whatIsNoJsonIsMalformed(String body) {
    assertThat(Face.problem(face.post("/v2/jobs", body))).isEqualTo("400 malformed-json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/|[]",
        "/|\"x\"",
        "/|null",
        "/type|{\"payload\":1}",
        "/type|{\"type\":7,\"payload\":1}",
        "/type|{\"type\":null,\"payload\":1}",
        "/type|{\"type\":\"a b\",\"payload\":1}",
        "/type|{\"type\":\"\",\"payload\":1}",
        "/type|{\"type\":\"~t\",\"payload\":1}",
        "/queue|{\"type\":\"t\",\"payload\":1,\"queue\":\"-q\"}",
        "/requiredCapabilities/0|{\"type\":\"t\",\"payload\":1,\"requiredCapabilities\":[\"a~b\"]}",
        "/labels/@k|{\"type\":\"t\",\"payload\":1,\"labels\":{\"@k\":\"v\"}}",
        "/tpye|{\"type\":\"t\",\"payload\":1,\"tpye\":1}",
        "/a~1b~0|{\"type\":\"t\",\"payload\":1,\"a/b~\":1}",
        "/idempotencyKey|{\"type\":\"t\",\"payload\":1,\"idempotencyKey\":\"k\"}",
        "/priority|{\"type\":\"t\",\"payload\":1,\"priority\":10}",
        "/priority|{\"type\":\"t\",\"payload\":1,\"priority\":1.5}",
        "/priority|{\"type\":\"t\",\"payload\":1,\"priority\":1e99}",
        "/priority|{\"type\":\"t\",\"payload\":1,\"priority\":1e-99999999999}",
        "/priority|{\"type\":\"t\",\"payload\":1,\"priority\":\"1\"}",
        "/priority|{\"type\":\"t\",\"payload\":1,\"priority\":99999999999999999999999}",
        "/waitForChildren|{\"type\":\"t\",\"payload\":1,\"waitForChildren\":\"true\"}",
        "/leaseTtl|{\"type\":\"t\",\"payload\":1,\"leaseTtl\":\"PT0.9S\"}",
        "/leaseTtl|{\"type\":\"t\",\"payload\":1,\"leaseTtl\":\"PT12H0.001S\"}",
        "/leaseTtl|{\"type\":\"t\",\"payload\":1,\"leaseTtl\":30}",
        "/runAt|{\"type\":\"t\",\"payload\":1,\"runAt\":\"2026-02-30T00:00:00Z\"}",
        "/runAt|{\"type\":\"t\",\"payload\":1,\"runAt\":\"2026-02-20T00:00:00\"}",
        "/queue|{\"type\":\"t\",\"payload\":1,\"queue\":\"a/b\"}",
        "/labels/k|{\"type\":\"t\",\"payload\":1,\"labels\":{\"k\":1}}",
        "/labels|{\"type\":\"t\",\"payload\":1,\"labels\":[]}",
        "/requiredCapabilities/1|{\"type\":\"t\",\"payload\":1,\"requiredCapabilities\":[\"a\",1]}",
        "/retry/maxDelay|{\"type\":\"t\",\"payload\":1,\"retry\":{\"initialDelay\":\"PT2S\",\"maxDelay\":\"PT1S\"}}",
        "/retry/x|{\"type\":\"t\",\"payload\":1,\"retry\":{\"x\":1}}"
      })
  void whatIsJsonButNotAJobIsInvalidAndSaysWhere(String pointerAndBody) {
    String pointer = pointerAndBody.substring(0, pointerAndBody.indexOf('|'));
    HttpResponse<String> response =
        face.post("/v2/jobs", pointerAndBody.substring(pointer.length() + 1));
    assertThat(Face.problem(response)).isEqualTo("422 invalid-body");
    assertThat(Face.json(response).at("/errors/0/pointer").asText())
        .isEqualTo(pointer.equals("/") ? "" : pointer);
  }

  @Test
  void allFaultsAreToldAtOnceUpToABound() {
    StringBuilder body = new StringBuilder("{");
    for (int i = 0; i < Fields.FAULTS_MAX + 5; i++) {
      body.append("\"x").append(i).append("\":1,");
    }
    HttpResponse<String> response =
        face.post("/v2/jobs", body.append("\"type\":\"t\",\"payload\":1}").toString());
    assertThat(Face.json(response).get("errors")).hasSize(Fields.FAULTS_MAX);
  }

  @Test
  void aPayloadMayNestSixtyFourLevelsAndNoMore() {
    assertThat(face.post("/v2/jobs", job(nested(64))).statusCode()).isEqualTo(201);
    assertThat(Face.problem(face.post("/v2/jobs", job(nested(65))))).isEqualTo("422 invalid-body");
    assertThat(Face.problem(face.post("/v2/jobs", job(nested(100_000)))))
        .isEqualTo("400 malformed-json");
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String job(String payload) {
    return "{\"type\":\"t\",\"payload\":" + payload + "}";
  }

  @Test
  void documentsMayHaveTheirBoundAndNotAByteMore() {
    String full = text(Limits.PAYLOAD_BYTES_MAX);
    assertThat(face.post("/v2/jobs", job(full)).statusCode()).isEqualTo(201);
    assertThat(((Order.CreateJob) face.commands.lastSent().order()).job().payload().text())
        .isEqualTo(full);
    HttpResponse<String> more = face.post("/v2/jobs", job(text(Limits.PAYLOAD_BYTES_MAX + 1)));
    assertThat(Face.problem(more)).isEqualTo("413 payload-too-large");
    assertThat(Face.json(more).get("maxBytes").asInt()).isEqualTo(Limits.PAYLOAD_BYTES_MAX);
    assertThat(submit(full).statusCode()).isEqualTo(204);
    assertThat(Face.problem(submit(text(Limits.PAYLOAD_BYTES_MAX + 1))))
        .isEqualTo("413 payload-too-large");
    assertThat(heartbeat(text(Limits.CHECKPOINT_BYTES_MAX)).statusCode()).isEqualTo(200);
    assertThat(Face.problem(heartbeat(text(Limits.CHECKPOINT_BYTES_MAX + 1))))
        .isEqualTo("413 payload-too-large");
  }

  private HttpResponse<String> submit(String result) {
    return face.post(
        AT + "/submit", "{\"leaseToken\":\"t\",\"result\":" + result + "}", "Idempotency-Key", "k");
  }

  private HttpResponse<String> heartbeat(String checkpoint) {
    return face.post(AT + "/heartbeat", "{\"leaseToken\":\"t\",\"checkpoint\":" + checkpoint + "}");
  }

  /** A string of so many bytes, with its quotes; two bytes a character, for the most part. */
  private static String text(int bytes) {
    return "\"" + "é".repeat((bytes - 2) / 2) + ((bytes % 2 == 1) ? "x" : "") + "\"";
  }

  @Test
  void aTenMegabyteBodyIsTooLargeWithAndWithoutItsLengthInFront() {
    String body = job("\"" + "x".repeat(10 * 1024 * 1024) + "\"");
    for (String path : List.of("/v2/jobs", "/v2/jobs/batch", "/v2/jobs/claim", AT + "/cancel")) {
      assertThat(Face.problem(face.post(path, body))).isEqualTo("413 payload-too-large");
    }
    HttpRequest chunked =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + face.port() + "/v2/jobs"))
            .header("Authorization", "Bearer " + face.token())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body)))
            .build();
    assertThat(Face.problem(face.send(chunked))).isEqualTo("413 payload-too-large");
  }

  @Test
  void onlyJsonInUtf8IsTaken() {
    for (String type :
        List.of(
            "text/plain", "application/x-www-form-urlencoded", "application/json;charset=latin1")) {
      HttpResponse<String> response = face.post("/v2/jobs", job("1"), "Content-Type", type);
      assertThat(Face.problem(response)).as(type).isEqualTo("415 unsupported-media-type");
      assertThat(response.headers().firstValue("Accept-Post")).contains("application/json");
    }
    assertThat(
            face.post("/v2/jobs", job("1"), "Content-Type", "Application/JSON; charset=UTF-8")
                .statusCode())
        .isEqualTo(201);
  }

  /** OpenAPI 3.1's integer is JSON Schema's, to which 3.0 is one. */
  @Test
  void aWholeNumberMayHaveAPointOrAnExponent() {
    for (String three : List.of("3", "3.0", "30e-1", "0.3E+1", "3.00000000000000000000000000")) {
      String body = "{\"type\":\"t\",\"payload\":1,\"priority\":" + three + "}";
      assertThat(face.post("/v2/jobs", body).statusCode()).as(three).isEqualTo(201);
    }
  }

  @Test
  void aMalformedContentTypeIsNamed() {
    for (String type :
        List.of("application", "json/", "/", "a/b/c", "application/json, text/plain", "*/*")) {
      HttpResponse<String> response = face.post("/v2/jobs", job("1"), "Content-Type", type);
      assertThat(response.statusCode()).as(type).isIn(400, 415);
      assertThat(Face.json(response).at("/errors/0/header").asText())
          .as(type + " " + response.body())
          .isEqualTo("Content-Type");
    }
  }

  @Test
  void whatTheServerItselfRefusesIsAProblemToo() {
    HttpResponse<String> put = face.as(face.token(), "PUT", "/v2/jobs", "{}");
    assertThat(Face.problem(put)).isEqualTo("405 method-not-allowed");
    assertThat(put.headers().firstValue("Allow").orElse("")).contains("POST", "GET");
    HttpResponse<String> get = face.get(AT + "/cancel");
    assertThat(Face.problem(get)).isEqualTo("405 method-not-allowed");
    assertThat(get.headers().firstValue("Allow").orElse("")).contains("POST");
    for (String accept : List.of("text/html", "application/json;q=0", "*/*;q=0.0")) {
      assertThat(Face.problem(face.get("/v2/jobs", "Accept", accept)))
          .isEqualTo("406 not-acceptable");
    }
    assertThat(Face.problem(face.get("/nothing"))).isEqualTo("404 not-found");
  }

  @Test
  void whatJettyRefusesBeforeAnybodyElseIsAProblemToo() throws IOException {
    assertThat(raw("GET /v2/jobs/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .contains("400 Bad Request", "application/problem+json", "\"code\":\"bad-request\"");
    assertThat(
            raw(
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: "
                    + "x".repeat(20_000)
                    + "\r\n\r\n"))
        .contains("431", "application/problem+json", "\"code\":\"request-refused\"");
    assertThat(raw("GET /\r\n\r\n"))
        .contains("505", "application/problem+json", "\"code\":\"request-refused\"");
  }

  @Test
  void aClaimWithNeitherBodyNorLengthNorTypeIsServed() throws IOException {
    assertThat(
            raw(
                "POST "
                    + AT
                    + "/claim HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                    + face.token()
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK")
        .contains("secret-lease-token");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), face.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void anUnknownParameterIsRefusedByNameOnEveryMethod() {
    HttpResponse<String> response = face.get("/v2/jobs?stauts=pending");
    assertThat(Face.problem(response)).isEqualTo("400 unknown-parameter");
    assertThat(Face.json(response).at("/errors/0/parameter").asText()).isEqualTo("stauts");
    assertThat(Face.json(response).get("allowed").toString()).contains("\"status\"", "label.*");
    assertThat(Face.problem(face.get(AT + "?att=1"))).isEqualTo("400 unknown-parameter");
    assertThat(Face.problem(face.post("/v2/jobs?x=1", job("1"))))
        .isEqualTo("400 unknown-parameter");
    assertThat(
            Face.problem(
                face.send(face.request("GET", "/v2/openapi.yaml?x=1", Optional.empty(), ""))))
        .isEqualTo("400 unknown-parameter");
  }

  @Test
  void theDocumentIsServedToAnybody() {
    HttpResponse<String> response =
        face.send(face.request("GET", "/v2/openapi.yaml", Optional.empty(), ""));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("openapi: 3.1.0");
  }
}
