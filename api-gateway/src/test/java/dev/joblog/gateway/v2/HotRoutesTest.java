// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.gateway.http.TestServer;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import jakarta.ws.rs.core.Response;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hot route answers as its resource does, to the byte: each request is sent plain, and again with
 * a coding of its body named, which leaves the body as it is and makes the request Jersey's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HotRoutesTest {

  private static final String JOB = "/v2/jobs/" + Samples.ID;
  private static final String LEASE = "{\"leaseToken\":\"t\"";
  private static final List<String> ORDERS = List.of("claim", "heartbeat", "submit", "fail");

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  @AfterEach
  void answerPlainly() {
    face.commands.answer = FakeCommands::plainly;
  }

  @Test
  void whatIsAcceptedIsAnsweredAlike() {
    alike(201, "/v2/jobs", "{\"type\":\"t\",\"payload\":{\"a\":1}}", "Idempotency-Key", "k");
    alike(201, "/v2/jobs", "{\"type\":\"t\",\"requiredCapabilities\":[\"unheard@1\"]}");
    alike(201, "/v2/jobs", "{\"type\":\"t\"}", "Accept", "application/json");
    alike(200, "/v2/jobs/claim", "{\"types\":[\"t\"]}");
    alike(200, "/v2/jobs/claim", "null");
    alike(200, JOB + "/claim", "{}");
    alike(200, JOB + "/claim", "{}", "If-Match", "\"3\"");
    alike(200, JOB + "/heartbeat", LEASE + "}");
    alike(204, JOB + "/submit", LEASE + ",\"result\":1}", "Idempotency-Key", "k");
    alike(
        204,
        JOB + "/fail",
        LEASE + ",\"errorCode\":\"e\",\"retryable\":true}",
        "Idempotency-Key",
        "k");
  }

  @Test
  void whatIsRefusedIsRefusedAlike() {
    for (String path : List.of("/v2/jobs", JOB + "/heartbeat", JOB + "/submit", JOB + "/fail")) {
      alike(422, path, "[]", "Idempotency-Key", "k");
      alike(422, path, "{\"unheard\":1}", "Idempotency-Key", "k");
      alike(400, path, "{", "Idempotency-Key", "k");
      alike(400, path, "{\"a\":1,\"a\":2}", "Idempotency-Key", "k");
    }
    alike(422, "/v2/jobs/claim", "{\"max\":0}");
    alike(422, JOB + "/claim", "{\"leaseTtl\":\"soon\"}");
    alike(400, "/v2/jobs", "{\"type\":\"t\"}", "Idempotency-Key", "a b");
    alike(400, "/v2/jobs", "{\"type\":\"t\"}", "If-Match", "\"1\"");
    alike(400, "/v2/jobs/claim", "{}", "If-None-Match", "*");
    alike(400, JOB + "/submit", LEASE + ",\"result\":1}");
    alike(400, JOB + "/heartbeat", LEASE + "}", "Joblog-Position", "x");
    alike(400, JOB + "/heartbeat", LEASE + "}", "Joblog-Durability", "perhaps");
    alike(404, "/v2/jobs/none/heartbeat", LEASE + "}");
    alike(404, "/v2/jobs/" + Samples.ID + "/unheard", "{}");
    alike(400, "/v2/jobs?unheard=1", "{\"type\":\"t\"}");
    alike(406, "/v2/jobs", "{\"type\":\"t\"}", "Accept", "text/html");
    alike(415, "/v2/jobs", "{\"type\":\"t\"}", "Content-Type", "text/plain");
  }

  @Test
  void whatTheEngineSaysIsSaidAlike() {
    for (Commands.Reply reply :
        List.of(
            new Commands.Decided(
                Samples.outcome(
                    new Outcome.Rejected(
                        Rejection.LEASE_LOST,
                        "Expected a live lease, but it is over.",
                        Optional.of(Samples.job(JobStatus.PENDING)),
                        Map.of()))),
            new Commands.Pending(new RequestId("Ax3")),
            new Commands.Refused(Commands.Why.OVERLOADED, Duration.ofSeconds(3), "Full."),
            new Commands.Refused(Commands.Why.NOWHERE, Duration.ZERO, "Nowhere."))) {
      face.commands.answerWith(reply);
      for (String order : ORDERS) {
        String body =
            switch (order) {
              case "claim" -> "{}";
              case "heartbeat" -> LEASE + "}";
              case "submit" -> LEASE + ",\"result\":1}";
              default -> LEASE + ",\"errorCode\":\"e\",\"retryable\":true}";
            };
        both(JOB + "/" + order, body, "Idempotency-Key", "k");
      }
      both("/v2/jobs", "{\"type\":\"t\"}", "Prefer", "respond-async");
    }
    face.commands.answer =
        order -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
    alike(500, "/v2/jobs", "{\"type\":\"t\"}");
  }

  @Test
  void whoMayNotIsToldSoAlike() {
    String create = "{\"type\":\"t\"}";
    for (String token : List.of("", "none", face.token("dev", Set.of(Scopes.JOBS_READ)))) {
      for (String path : List.of("/v2/jobs", "/v2/jobs/claim", JOB + "/heartbeat")) {
        assertThat(shown(send(token, path, create)))
            .as("%s with %s", path, token)
            .isEqualTo(shown(send(token, path, create, "Content-Encoding", "identity")));
      }
    }
  }

  @Test
  void aBodyBeyondTheBoundIsJerseys() {
    String padded = "{\"type\":\"t\",\"payload\":\"" + "x".repeat(HotRoutes.BODY_BYTES_MAX) + "\"}";

    alike(201, "/v2/jobs", padded);
  }

  @Test
  void whatIsPlainIsServedWithoutJerseyAndAllElseGoesOn() {
    HotRoute create =
        HotRoute.of(
            JobsResource.class,
            "create",
            Preferences::unconditional,
            (head, body, call) -> call.answer(Response.noContent().build()));
    HotRoutes hot = new HotRoutes(List.of(create), face.auth.verifier());
    try (TestServer bare = TestServer.started(List.of(), hot, NativeApi.errors(List.of()))) {
      assertThat(status(bare, face.token(), "/v2/jobs")).isEqualTo(204);
      assertThat(status(bare, face.token(), "/v2/jobs", "Accept", "*/*")).isEqualTo(204);

      assertThat(status(bare, face.token(), "/v2/jobs/")).isEqualTo(404);
      assertThat(status(bare, face.token(), "/v2/jobs?a=1")).isEqualTo(404);
      assertThat(status(bare, face.token(), "/v2/jobs", "Accept", "text/html")).isEqualTo(404);
      assertThat(status(bare, face.token(), "/v2/jobs", "Content-Type", "text/json"))
          .isEqualTo(404);
      assertThat(status(bare, face.token(), "/v2/jobs", "Content-Encoding", "gzip")).isEqualTo(404);
      assertThat(status(bare, face.token(), "/v2/jobs", "If-Match", "*")).isEqualTo(404);
      assertThat(status(bare, "none", "/v2/jobs")).isEqualTo(404);
      assertThat(status(bare, face.token("dev", Set.of(Scopes.JOBS_READ)), "/v2/jobs"))
          .isEqualTo(404);
    }
  }

  private int status(TestServer server, String token, String path, String... headers) {
    return face.bytes(Face.request(server.port(), path, "{}", token, headers)).statusCode();
  }

  @Test
  void aRouteThatNoResourceHasIsRefused() {
    assertThatThrownBy(
            () ->
                HotRoute.of(
                    JobsResource.class, "unheard", asked -> asked, (head, body, call) -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addressesAndScopesAreTheResources() {
    HotRoute route =
        HotRoute.of(JobResource.class, "submit", asked -> asked, (head, body, call) -> {});

    assertThat(route.template()).isEqualTo("/v2/jobs/{id}/submit");
    assertThat(route.scopes()).containsExactly(Scopes.JOBS_SUBMIT);
  }

  private void alike(int status, String path, String body, String... headers) {
    assertThat(both(path, body, headers).statusCode()).as(path + " " + body).isEqualTo(status);
  }

  private HttpResponse<String> both(String path, String body, String... headers) {
    HttpResponse<String> hot = send(face.token(), path, body, headers);
    String[] more = Arrays.copyOf(headers, headers.length + 2);
    more[headers.length] = "Content-Encoding";
    more[headers.length + 1] = "identity";
    HttpResponse<String> resource = send(face.token(), path, body, more);
    assertThat(shown(hot)).as(path + " " + body).isEqualTo(shown(resource));
    return hot;
  }

  private HttpResponse<String> send(String token, String path, String body, String... headers) {
    HttpRequest request = face.request("POST", path, Optional.of(body), token, headers);
    return face.send(request);
  }

  /** Status, headers and body, without what differs between two answers of one server. */
  private static String shown(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.keySet().removeAll(Set.of("date", "connection"));
    return response.statusCode() + " " + headers + " " + response.body();
  }
}
