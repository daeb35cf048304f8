// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.Scopes;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever says no, on these addresses it is said in this dialect's words. */
final class ErrorsTest extends AgentTest {

  @Test
  void everyErrorHasOneShape() {
    HttpResponse<String> response =
        face.post(AgentFace.path(1, "heartbeat"), "{}", "X-Correlation-Id", "req_mine-1");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("X-Correlation-Id")).contains("req_mine-1");
    assertThat(response.body())
        .isEqualTo(
            "{\"code\":\"LOCK_REQUIRED\",\"message\":\"Expected a lock_token, but there is none.\","
                + "\"details\":{},\"retryable\":false,\"correlation_id\":\"req_mine-1\"}");
  }

  @Test
  void theExchangesNameIsTheSameInHeaderAndBodyAndNoOtherTextIsRepeated() {
    for (String sent : List.of("two words", "x".repeat(129), "<script>", "é")) {
      HttpResponse<String> response =
          face.post(AgentFace.path(1, "heartbeat"), "{}", "X-Correlation-Id", sent);
      String name = response.headers().firstValue("X-Correlation-Id").orElseThrow();
      assertThat(name).matches("req_[0-9a-f]{32}");
      assertThat(AgentFace.json(response).get("correlation_id").asText()).isEqualTo(name);
    }
    HttpResponse<String> good = face.get("/api/v1/jobs", "X-Correlation-Id", "x".repeat(128));
    assertThat(good.headers().allValues("X-Correlation-Id")).containsExactly("x".repeat(128));
  }

  @Test
  void aMissingOrUnbelievedTokenIsUnauthorized() {
    for (String token : List.of("", "garbage")) {
      HttpResponse<String> response =
          face.send(token, "GET", "/api/v1/jobs", Optional.empty(), "X-Correlation-Id", "req_7");
      assertThat(AgentFace.error(response)).isEqualTo("401 UNAUTHORIZED");
      assertThat(AgentFace.json(response).get("correlation_id").asText()).isEqualTo("req_7");
      assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }
    String expired = face.token();
    face.now = Samples.T.plusSeconds(7_200);
    assertThat(AgentFace.error(face.send(expired, "GET", "/api/v1/jobs", Optional.empty())))
        .isEqualTo("401 UNAUTHORIZED");
  }

  @Test
  void eachCallNeedsItsScope() {
    for (String[] call :
        new String[][] {
          {"GET", "/api/v1/jobs", Scopes.JOBS_CLAIM},
          {"POST", AgentFace.path(1, "claim"), Scopes.JOBS_CLAIM},
          {"POST", AgentFace.path(1, "heartbeat"), Scopes.JOBS_HEARTBEAT},
          {"POST", AgentFace.path(1, "submit"), Scopes.JOBS_SUBMIT},
          {"POST", AgentFace.path(1, "fail"), Scopes.JOBS_SUBMIT}
        }) {
      List<String> others = new ArrayList<>(Scopes.ALL);
      others.remove(call[2]);
      Optional<String> body = call[0].equals("GET") ? Optional.empty() : Optional.of("{}");
      HttpResponse<String> response =
          face.send(face.token(others, Optional.empty()), call[0], call[1], body);
      assertThat(AgentFace.error(response)).as(call[1]).isEqualTo("403 FORBIDDEN_SCOPE");
      HttpResponse<String> allowed =
          face.send(face.token(List.of(call[2]), Optional.empty()), call[0], call[1], body);
      assertThat(allowed.statusCode()).as(call[1]).isNotEqualTo(403);
      HttpResponse<String> mcp =
          face.send(face.token(Scopes.ALL, Optional.of("MCP")), call[0], call[1], body);
      assertThat(AgentFace.error(mcp)).as(call[1]).isEqualTo("403 FORBIDDEN_ACTOR");
    }
    assertThat(face.commands.sent).hasSize(1);
  }

  @Test
  void addressesAndMethodsThatAreNotThereAreToldInTheSameWords() {
    for (String path :
        List.of("/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/jobs/x", "/api/v1/jobs/x/y")) {
      HttpResponse<String> response = face.get(path, "X-Correlation-Id", "req_8");
      assertThat(AgentFace.error(response)).as(path).isEqualTo("404 VALIDATION_FAILED");
      assertThat(response.headers().firstValue("X-Correlation-Id")).contains("req_8");
    }
    HttpResponse<String> method = face.post("/api/v1/jobs", "{}");
    assertThat(AgentFace.error(method)).isEqualTo("405 VALIDATION_FAILED");
    assertThat(method.headers().firstValue("Allow").orElseThrow()).contains("GET");
  }

  @Test
  void whatJettyRefusesIsToldInTheSameWords() throws IOException {
    String answer = raw("/api/v1/jobs/a%2Fb/claim");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"VALIDATION_FAILED\"");
    assertThat(answer).contains("X-Correlation-Id: req_9\r\n");
  }

  /** Jetty keeps no path of such a line, so nobody knows whose words to use. */
  @Test
  void anAddressThatIsNoneIsRefusedInTheServersWords() throws IOException {
    assertThat(raw("/api/v1/jobs/%zz")).startsWith("HTTP/1.1 400 ");
    assertThat(raw("/api/v1/jobs/%00")).startsWith("HTTP/1.1 400 ");
  }

  private String raw(String path) throws IOException {
    try (Socket socket =
        face.raw(
            "GET " + path + " HTTP/1.1",
            "Host: x",
            "Connection: close",
            "X-Correlation-Id: req_9")) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void otherFacesKeepTheirOwnWords() {
    HttpResponse<String> response = face.get("/v2/jobs/nothing");
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("X-Correlation-Id")).isEmpty();
  }

  @Test
  void whatNobodyForesawTellsNothing() {
    face.commands.answer =
        order -> {
          throw new IllegalStateException("a secret of ours");
        };
    HttpResponse<String> response =
        face.post(AgentFace.path(1, "heartbeat"), "{\"lock_token\":\"L\"}");
    assertThat(AgentFace.error(response)).isEqualTo("500 TEMPORARY_UNAVAILABLE");
    assertThat(response.body()).doesNotContain("secret");
    JsonNode body = AgentFace.json(response);
    assertThat(body.get("correlation_id").asText()).startsWith("req_");
  }
}
