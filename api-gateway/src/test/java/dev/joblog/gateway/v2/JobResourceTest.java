// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Decided;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.query.QueryAnswer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One job: its work, its changes, its look. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobResourceTest {

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
  private static final String LEASED = "{\"leaseToken\":\"t\"}";

  @BeforeEach
  void plain() {
    face.commands.answer = FakeCommands::plainly;
    face.commands.granted = granted(new Outcome.OfGrants(List.of(Samples.grant())));
    face.reads.job =
        FakeReads.answered(new Reads.Found<>(Samples.full(JobStatus.PENDING, "{\"n\":1}")));
  }

  private static CompletableFuture<Commands.Reply> granted(Outcome.Answer answer) {
    return CompletableFuture.completedFuture(new Decided(Samples.accepted(answer)));
  }

  @Test
  void aClaimNeedsNoBody() {
    HttpResponse<String> response =
        face.send(face.request("POST", AT + "/claim", Optional.empty(), face.token()));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode claimed = Face.json(response);
    assertThat(claimed.at("/lease/token").asText()).isEqualTo("secret-lease-token");
    assertThat(claimed.at("/lease/fencingToken").asLong()).isEqualTo(4);
    assertThat(claimed.at("/lease/expiresAt").asText()).isEqualTo("2026-11-22T10:17:30.250Z");
    assertThat(claimed.at("/job/checkpoint/at").asInt()).isEqualTo(7);
    Order.ClaimJob order = (Order.ClaimJob) face.commands.lastSent().order();
    assertThat(order.capabilities()).isEqualTo(Face.CAPABILITIES);
  }

  @Test
  void aClaimNextAsksForWhatTheWorkerNames() {
    HttpResponse<String> response =
        face.post(
            "/v2/jobs/claim",
            "{\"types\":[\"b\",\"a\"],\"queue\":\"q\",\"max\":3,\"leaseTtl\":\"PT5M\",\"wait\":\"PT20S\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Face.json(response).get("jobs")).hasSize(1);
    Commands.Wanted wanted =
        face.commands.asked.stream().reduce((a, b) -> b).orElseThrow().wanted();
    assertThat(wanted)
        .isEqualTo(
            new Commands.Wanted(
                "q",
                List.of("a", "b"),
                3,
                Optional.of(Duration.ofMinutes(5)),
                Duration.ofSeconds(20)));
  }

  @Test
  void nothingReadyIsAnEmptyList() {
    face.commands.granted = granted(new Outcome.OfGrants(List.of()));
    HttpResponse<String> response = face.post("/v2/jobs/claim", "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"jobs\":[]}");
  }

  @Test
  void aHeartbeatSaysHowLongAndWhetherToStop() {
    HttpResponse<String> response =
        face.post(
            AT + "/heartbeat",
            "{\"leaseToken\":\"t\",\"progress\":{\"percent\":40,\"message\":\"x\"},\"checkpoint\":{\"p\":"
                + " 7}}");
    assertThat(response.body())
        .isEqualTo("{\"expiresAt\":\"2026-11-22T10:15:30.250Z\",\"cancelRequested\":false}");
    Order.Heartbeat order = (Order.Heartbeat) face.commands.lastSent().order();
    assertThat(order.progress().orElseThrow().percent()).isEqualTo(40);
    assertThat(order.checkpoint()).contains(new JsonText("{\"p\": 7}"));
  }

  @Test
  void whatAWorkerSaysIsTakenWhateverItHolds() {
    String said = "\\u001b[31mno\\u0000 \\ud800\\u001b[0m";
    String fail =
        "{\"leaseToken\":\"t\",\"errorCode\":\"%s\",\"message\":\"%s\",\"retryable\":false}";
    assertThat(
            face.post(AT + "/fail", fail.formatted("no " + said, said), "Idempotency-Key", "k")
                .statusCode())
        .isEqualTo(204);
    Order.FailJob failed = (Order.FailJob) face.commands.lastSent().order();
    assertThat(failed.errorCode()).isEqualTo("no no\uFFFD \uFFFD");
    assertThat(failed.message()).contains("no\uFFFD \uFFFD");
    String longest = "x".repeat(100_000);
    face.post(AT + "/fail", fail.formatted(longest, longest), "Idempotency-Key", "k");
    failed = (Order.FailJob) face.commands.lastSent().order();
    assertThat(failed.errorCode()).hasSize(Limits.WORD_CHARS_MAX).endsWith("…");
    assertThat(failed.message().orElseThrow())
        .hasSize(Limits.MESSAGE_CHARS_MAX)
        .endsWith("… [cut from 100000 characters]");
    assertThat(
            Face.problem(face.post(AT + "/fail", fail.formatted(" ", "m"), "Idempotency-Key", "k")))
        .isEqualTo("422 invalid-body");
  }

  @Test
  void progressAndReasonsAreTakenLikewise() {
    String said = "\\u001b[31mno\\u0000 " + "x".repeat(2_000);
    face.post(
        AT + "/heartbeat",
        "{\"leaseToken\":\"t\",\"progress\":{\"percent\":40,\"message\":\"" + said + "\"}}");
    Order.Heartbeat beat = (Order.Heartbeat) face.commands.lastSent().order();
    assertThat(beat.progress().flatMap(Progress::message).orElseThrow())
        .hasSize(Limits.REASON_CHARS_MAX)
        .startsWith("no\uFFFD x")
        .endsWith("… [cut from 2004 characters]");
    for (String call : List.of("/cancel", "/approve", "/reject", "/retry", "/release")) {
      String token = call.equals("/release") ? "\"leaseToken\":\"t\"," : "";
      face.post(AT + call, "{" + token + "\"reason\":\"" + said + "\"}");
      assertThat(face.commands.lastSent().order().toString())
          .as(call)
          .contains("no\uFFFD x", "[cut from 2004 characters]");
    }
  }

  @Test
  void submitAndFailNeedAKeyAndAnswerNothing() {
    String submit = "{\"leaseToken\":\"t\",\"result\":{\"w\":640}}";
    String fail = "{\"leaseToken\":\"t\",\"errorCode\":\"oom\",\"retryable\":true}";
    assertThat(Face.problem(face.post(AT + "/submit", submit)))
        .isEqualTo("400 idempotency-key-required");
    assertThat(Face.problem(face.post(AT + "/fail", fail)))
        .isEqualTo("400 idempotency-key-required");
    HttpResponse<String> submitted = face.post(AT + "/submit", submit, "Idempotency-Key", "k");
    HttpResponse<String> failed = face.post(AT + "/fail", fail, "Idempotency-Key", "k");
    assertThat(List.of(submitted.statusCode(), failed.statusCode())).containsOnly(204);
    assertThat(submitted.body()).isEmpty();
  }

  @Test
  void withoutALeaseTokenTheAnswerIsThatOneIsNeeded() {
    for (String call : List.of("/heartbeat", "/release")) {
      assertThat(Face.problem(face.post(AT + call, "{}"))).isEqualTo("423 lease-required");
    }
    assertThat(Face.problem(face.post(AT + "/submit", "{\"result\":1}", "Idempotency-Key", "k")))
        .isEqualTo("423 lease-required");
    assertThat(Face.problem(face.post(AT + "/heartbeat", "{\"leaseToken\":\"\"}")))
        .isEqualTo("423 lease-required");
  }

  @Test
  void releaseApproveRejectAndRetryAnswerTheJob() {
    assertThat(face.post(AT + "/release", LEASED).statusCode()).isEqualTo(200);
    for (String call : List.of("/approve", "/reject", "/retry", "/cancel")) {
      HttpResponse<String> response = face.post(AT + call, "{\"reason\":\"r\"}");
      assertThat(response.statusCode()).as(call).isEqualTo(200);
      assertThat(response.headers().firstValue("ETag")).contains("\"9\"");
      assertThat(
              face.send(face.request("POST", AT + call, Optional.empty(), face.token()))
                  .statusCode())
          .as(call + " without a body")
          .isEqualTo(200);
    }
  }

  @Test
  void cancellingWhatRunsIsOnItsWay() {
    face.commands.answerWith(Samples.of(JobStatus.CANCELLING));
    HttpResponse<String> response = face.post(AT + "/cancel", "{}");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(Face.json(response).get("status").asText()).isEqualTo("cancelling");
  }

  @Test
  void cancellingWhatIsCancelledChangesNothingAndIsNoError() {
    face.commands.answerWith(terminal(JobStatus.CANCELLED));
    HttpResponse<String> response = face.post(AT + "/cancel", "{}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Face.json(response).get("status").asText()).isEqualTo("cancelled");
    face.commands.answerWith(terminal(JobStatus.COMPLETED));
    HttpResponse<String> completed = face.post(AT + "/cancel", "{}");
    assertThat(Face.problem(completed)).isEqualTo("409 job-terminal");
    assertThat(Face.json(completed).at("/job/status").asText()).isEqualTo("completed");
    assertThat(completed.headers().firstValue("Joblog-Position")).contains("3:17");
  }

  private static Outcome terminal(JobStatus status) {
    return Samples.outcome(
        new Outcome.Rejected(
            Rejection.JOB_TERMINAL,
            "Expected to cancel, but it is final.",
            Optional.of(Samples.job(status)),
            Map.of()));
  }

  @Test
  void anOwnerTouchesOwnJobsAndAnAdministratorAll() {
    String owner = face.token("dev", List.of(Scopes.JOBS_CREATE, Scopes.JOBS_CANCEL));
    for (String call : List.of("/cancel", "/retry")) {
      face.as(owner, "POST", AT + call, "{}");
      assertThat(face.commands.lastSent().terms().ownedOnly()).isTrue();
      face.as(face.token("root", List.of(Scopes.JOBS_ADMIN)), "POST", AT + call, "{}");
      assertThat(face.commands.lastSent().terms().ownedOnly()).isFalse();
    }
  }

  @Test
  void aJobIsShownWholeWithItsVersion() {
    HttpResponse<String> response = face.get(AT);
    assertThat(response.body())
        .isEqualTo(
            "{\"id\":\"12345678-9abc-8003-8000-00000000002a\",\"type\":\"resize\",\"status\":\"pending\","
                + "\"queue\":\"default\",\"priority\":5,\"payload\":{\"n\":1},\"labels\":{\"region\":\"eu\"},"
                + "\"requiredCapabilities\":[\"media.facts@1\"],\"attempt\":1,\"maxAttempts\":5,"
                + "\"createdAt\":\"2026-11-22T10:15:30.250Z\",\"updatedAt\":\"2026-11-22T10:15:30.251Z\","
                + "\"createdBy\":\"dev\",\"version\":9}");
    assertThat(response.headers().firstValue("ETag")).contains("\"9\"");
  }

  @Test
  void aClaimedJobIsAlwaysSentBecauseHeartbeatsChangeItWithinAVersion() {
    face.reads.job = FakeReads.answered(new Reads.Found<>(Samples.full(JobStatus.CLAIMED, "1")));
    for (String tags : List.of("\"9\"", "*")) {
      assertThat(face.get(AT, "If-None-Match", tags).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKnownVersionIsNotSentAgain() {
    for (String tags : List.of("\"9\"", "W/\"9\"", "\"1\", \"9\"", "*")) {
      HttpResponse<String> response = face.get(AT, "If-None-Match", tags);
      assertThat(response.statusCode()).as(tags).isEqualTo(304);
      assertThat(response.headers().firstValue("ETag")).contains("\"9\"");
    }
    assertThat(face.get(AT, "If-None-Match", "\"8\"").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherOwnersJobLooksLikeNoneButNotToAWorkerOrAReaderOfAll() {
    String stranger = face.token("stranger", List.of(Scopes.JOBS_READ));
    for (String path : List.of(AT, AT + "/executions", AT + "/result")) {
      assertThat(Face.problem(face.as(stranger, "GET", path, ""))).isEqualTo("404 job-not-found");
    }
    String unknown = face.as(stranger, "GET", AT, "").body();
    face.reads.job = FakeReads.answered(new Reads.NotFound<>());
    assertThat(face.as(stranger, "GET", AT, "").body()).isEqualTo(unknown);
    plain();
    for (String more : List.of(Scopes.JOBS_READ_ALL, Scopes.JOBS_CLAIM)) {
      String token = face.token("stranger", List.of(Scopes.JOBS_READ, more));
      assertThat(face.as(token, "GET", AT, "").statusCode()).isEqualTo(200);
      assertThat(face.as(token, "GET", AT + "/executions", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatIsNoIdNamesNoJob() {
    for (String id : List.of("x", "12345678-9abc-4003-8000-00000000002a", "%20", "..%2f")) {
      int status = face.get("/v2/jobs/" + id).statusCode();
      assertThat(status).as(id).isIn(400, 404);
    }
    assertThat(Face.problem(face.get("/v2/jobs/x"))).isEqualTo("404 job-not-found");
  }

  @Test
  void aPurgedJobIsGone() {
    face.reads.job = FakeReads.answered(new Reads.Purged<>(Samples.T));
    HttpResponse<String> response = face.get(AT);
    assertThat(Face.problem(response)).isEqualTo("410 job-purged");
    assertThat(Face.json(response).get("purgedAt").asText()).isEqualTo("2026-11-22T10:15:30.250Z");
  }

  @Test
  void whileAPartitionHasNoOwnerNothingIsSaidToBeMissing() {
    face.reads.job =
        new Reads.Unavailable<>("Expected an owner, but it moves.", Duration.ofSeconds(2));
    HttpResponse<String> response = face.get(AT);
    assertThat(Face.problem(response)).isEqualTo("503 partition-unavailable");
    assertThat(response.headers().firstValue("Retry-After")).contains("2");
  }

  @Test
  void aStandbysAnswerSaysSoAndAPositionIsPassedOn() {
    face.reads.job =
        new Reads.Answered<>(
            new Reads.Found<>(Samples.full(JobStatus.PENDING, "1")),
            new Positions(new TreeMap<>(Map.of(0, 17L, 3, 4L))),
            true);
    HttpResponse<String> response = face.get(AT, "Joblog-Position", "3:4, 0:16");
    assertThat(response.headers().firstValue("Joblog-Standby")).contains("true");
    assertThat(response.headers().firstValue("Joblog-Position")).contains("0:17,3:4");
    assertThat(face.reads.atLeast.offsets()).isEqualTo(Map.of(0, 16L, 3, 4L));
    for (String broken :
        List.of("3", "3:-1", "1:2,1:3", "4096:1", "a:b", ",", "1:1234567890123456789")) {
      assertThat(Face.problem(face.get(AT, "Joblog-Position", broken)))
          .as(broken)
          .isEqualTo("400 invalid-header");
    }
  }

  @Test
  void aResultIsGivenWhenThereIsOne() {
    assertThat(Face.problem(face.get(AT + "/result"))).isEqualTo("409 job-not-finished");
    face.reads.job = FakeReads.answered(new Reads.Found<>(Samples.full(JobStatus.FAILED, "1")));
    assertThat(Face.problem(face.get(AT + "/result"))).isEqualTo("409 job-without-result");
    face.reads.job =
        FakeReads.answered(
            new Reads.Found<>(
                new JobSnapshot(
                    Samples.job(JobStatus.COMPLETED),
                    Optional.empty(),
                    Optional.of(new JsonText("[1.0]")))));
    assertThat(face.get(AT + "/result").body()).isEqualTo("{\"result\":[1.0]}");
  }

  @Test
  void executionsTellWhoTriedAndHowItEnded() {
    face.reads.executions =
        FakeReads.answered(
            new Reads.Found<>(
                List.of(
                    new Execution(
                        1,
                        "agent",
                        1,
                        Samples.T,
                        Optional.of(Samples.T.plusSeconds(1)),
                        Optional.of(Execution.End.EXPIRED),
                        Optional.empty()))));
    assertThat(Face.json(face.get(AT + "/executions")).at("/items/0/outcome").asText())
        .isEqualTo("expired");
  }

  @Test
  void countsAreForReadersOfAll() {
    face.reads.counts =
        FakeReads.answered(List.of(new QueryAnswer.Count("q", "t", JobStatus.PENDING, 3)));
    assertThat(face.get("/v2/jobs/counts").body())
        .isEqualTo(
            "{\"counts\":[{\"queue\":\"q\",\"type\":\"t\",\"status\":\"pending\",\"jobs\":3}]}");
    String mine = face.token("dev", List.of(Scopes.JOBS_READ));
    assertThat(Face.problem(face.as(mine, "GET", "/v2/jobs/counts", "")))
        .isEqualTo("403 insufficient-scope");
  }

  @Test
  void aRequestTellsWhatBecameOfIt() {
    String at = "/v2/requests/Ax3";
    face.commands.state = new Commands.Unknown();
    assertThat(Face.problem(face.get(at))).isEqualTo("404 request-not-found");
    face.commands.state = new Commands.StillOpen(new RequestId("Ax3"));
    assertThat(face.get(at).statusCode()).isEqualTo(202);
    face.commands.state = new Commands.Unreachable(Duration.ofSeconds(1), "Expected the log.");
    assertThat(Face.problem(face.get(at))).isEqualTo("503 log-unavailable");
    face.commands.state =
        new Commands.Known(Samples.accepted(new Outcome.OfGrants(List.of(Samples.grant()))));
    HttpResponse<String> known = face.get(at);
    assertThat(Face.json(known).get("state").asText()).isEqualTo("accepted");
    assertThat(Face.json(known).at("/jobs/0/lease/token").asText()).isEqualTo("secret-lease-token");
    face.commands.state = new Commands.Known(terminal(JobStatus.COMPLETED));
    assertThat(Face.json(face.get(at)).at("/problem/code").asText()).isEqualTo("job-terminal");
  }

  @Test
  void aCancelledJobTellsWhoAndWhy() {
    Cancellation cancel = new Cancellation("rejected", Optional.of("no"), "boss");
    assertThat(new String(Wire.bytes(JobJson.Cancel.of(cancel)), StandardCharsets.UTF_8))
        .isEqualTo("{\"code\":\"rejected\",\"reason\":\"no\",\"by\":\"boss\"}");
  }
}
