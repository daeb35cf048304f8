// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heartbeat, submit and fail, with the bytes that the original client sends. */
final class AgentOrdersTest extends AgentTest {

  private static final String HEARTBEAT = "{\"lock_token\":\"L\"}";
  private static final String SUBMIT =
      "{\"lock_token\":\"L\",\"job_type\":\"extract_facts\","
          + "\"result\":{\"facts_patch\":{\"duration_ms\":4200}}}";
  private static final String FAIL =
      "{\"lock_token\":\"L\",\"error_code\":\"E\",\"retryable\":true}";

  @BeforeEach
  void store() {
    face.reads.store(Samples.with(Samples.job(1, JobStatus.CLAIMED), Samples.PAYLOAD));
  }

  private HttpResponse<String> heartbeat(String body) {
    return face.post(AgentFace.path(1, "heartbeat"), body, "Content-Type", "application/json");
  }

  private Order sent() {
    return face.commands.last().order();
  }

  @Test
  void aHeartbeatSaysUntilWhenInWholeSeconds() {
    assertThat(heartbeat(HEARTBEAT).body())
        .isEqualTo("{\"locked_until\":\"2026-02-16T13:57:19Z\"}");
    assertThat(sent())
        .isEqualTo(new Order.Heartbeat(Samples.id(1), "L", Optional.empty(), Optional.empty()));
  }

  @Test
  void aResultIsHandedOnAsItWasSent() {
    String spaced =
        "{ \"facts_patch\" : { \"fps\" : 29.970 },\n \"metrics\": {\"a\": [1, \"}\"]} }";
    HttpResponse<String> response =
        face.submit(
            1,
            "{\"newer\":{\"result\":1},\"result\": "
                + spaced
                + " ,\"job_type\":\"extract_facts\",\"lock_token\":\"L\",\"fencing_token\":4}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(sent())
        .isEqualTo(
            new Order.SubmitResult(
                Samples.id(1), "L", new JsonText(spaced), Optional.of("facts_patch")));
    assertThat(face.commands.last().terms().idempotencyKey())
        .contains("agent-submit-" + Samples.id(1));
  }

  @Test
  void aRepeatedSubmitOfACompletedJobIsAStableSuccess() {
    face.commands.answerWith(
        Samples.decided(
            new Outcome.Duplicate(
                new Position(3, 5), new Outcome.OfJob(Samples.job(1, JobStatus.COMPLETED)))));
    assertThat(face.submit(1, SUBMIT).statusCode()).isEqualTo(200);
    assertThat(face.submit(1, SUBMIT).statusCode()).isEqualTo(200);
  }

  @Test
  void aRetryableFailureGoesStraightBackAndAMessageIsOptional() {
    assertThat(face.fail(1, FAIL).statusCode()).isEqualTo(200);
    assertThat(sent())
        .isEqualTo(
            new Order.FailJob(
                Samples.id(1), "L", "E", Optional.empty(), true, Optional.of(Duration.ZERO)));
    String last =
        "{\"lock_token\":\"L\",\"error_code\":\"E\",\"message\":\"why\",\"retryable\":false}";
    assertThat(face.fail(1, last).statusCode()).isEqualTo(200);
    assertThat(sent())
        .isEqualTo(
            new Order.FailJob(
                Samples.id(1), "L", "E", Optional.of("why"), false, Optional.empty()));
  }

  @Test
  void aFailureIsTakenWhateverItsWordsHold() {
    String body =
        "{\"lock_token\":\"L\",\"error_code\":\"E\\u0007\",\"message\":\"%s\",\"retryable\":false}";
    assertThat(face.fail(1, body.formatted("\\u001b[31mno\\u0000 \\ud800\\u001b[0m")).statusCode())
        .isEqualTo(200);
    Order.FailJob first = (Order.FailJob) sent();
    assertThat(first.errorCode()).isEqualTo("E\uFFFD");
    assertThat(first.message()).contains("no\uFFFD \uFFFD");
    assertThat(face.fail(1, body.formatted("x".repeat(100_000))).statusCode()).isEqualTo(200);
    assertThat(((Order.FailJob) sent()).message().orElseThrow())
        .hasSize(Limits.MESSAGE_CHARS_MAX)
        .endsWith("… [cut from 100000 characters]");
  }

  @Test
  void submitAndFailNeedAKeyBeforeAnythingElse() {
    for (String act : new String[] {"submit", "fail"}) {
      for (String[] headers : new String[][] {{}, {"Idempotency-Key", " "}}) {
        HttpResponse<String> response = face.post(AgentFace.path(1, act), "no json", headers);
        assertThat(AgentFace.error(response)).as(act).isEqualTo("400 MISSING_IDEMPOTENCY_KEY");
      }
      for (String bad : new String[] {"two words", "x".repeat(256)}) {
        HttpResponse<String> response =
            face.post(
                AgentFace.path(1, act),
                act.equals("submit") ? SUBMIT : FAIL,
                "Idempotency-Key",
                bad);
        assertThat(AgentFace.error(response)).as(act).isEqualTo("400 VALIDATION_FAILED");
      }
    }
    assertThat(face.commands.sent).isEmpty();
  }

  @Test
  void theLockIsAskedForBeforeTheRestOfTheBody() {
    for (String body : new String[] {"{}", "{\"lock_token\":null}", "{\"lock_token\":\" \"}"}) {
      assertThat(AgentFace.error(heartbeat(body))).isEqualTo("423 LOCK_REQUIRED");
      assertThat(AgentFace.error(face.submit(1, body))).isEqualTo("423 LOCK_REQUIRED");
      assertThat(AgentFace.error(face.fail(1, body))).isEqualTo("423 LOCK_REQUIRED");
    }
    assertThat(AgentFace.error(heartbeat("{\"lock_token\":7}"))).isEqualTo("422 VALIDATION_FAILED");
  }

  @Test
  void aBodyThatIsNoObjectIsInvalid() {
    for (String body :
        new String[] {"", "[]", "7", "{", "{}{}", "{\"lock_token\":\"a\",\"lock_token\":\"b\"}"}) {
      assertThat(AgentFace.error(heartbeat(body))).as(body).isEqualTo("422 VALIDATION_FAILED");
    }
    String large = "{\"x\":\"" + "x".repeat(RequestBody.BYTES_MAX) + "\"}";
    assertThat(AgentFace.error(heartbeat(large))).isEqualTo("422 VALIDATION_FAILED");
    String within =
        "{\"lock_token\":\"L\",\"x\":\"" + "x".repeat(RequestBody.BYTES_MAX - 25) + "\"}";
    assertThat(within).hasSize(RequestBody.BYTES_MAX);
    assertThat(heartbeat(within).statusCode()).isEqualTo(200);
  }

  @Test
  void anyContentTypeWillDo() {
    for (String type : new String[] {"application/json; charset=utf-8", "text/plain", "x/y+json"}) {
      assertThat(
              face.post(AgentFace.path(1, "heartbeat"), HEARTBEAT, "Content-Type", type)
                  .statusCode())
          .as(type)
          .isEqualTo(200);
    }
    assertThat(face.post(AgentFace.path(1, "heartbeat"), HEARTBEAT).statusCode()).isEqualTo(200);
  }

  @Test
  void aLockTokenNoLeaseEverHadIsCutShort() {
    heartbeat("{\"lock_token\":\"" + "x".repeat(100_000) + "\"}");
    assertThat(sent())
        .isEqualTo(
            new Order.Heartbeat(
                Samples.id(1),
                "x".repeat(Requests.LOCK_TOKEN_CHARS_MAX),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void aFailureNeedsItsCodeAndWhetherItIsWorthARetry() {
    for (String body :
        List.of(
            "{\"lock_token\":\"L\",\"retryable\":true}",
            "{\"lock_token\":\"L\",\"error_code\":\"\",\"retryable\":true}",
            "{\"lock_token\":\"L\",\"error_code\":7,\"retryable\":true}",
            "{\"lock_token\":\"L\",\"error_code\":\"E\"}",
            "{\"lock_token\":\"L\",\"error_code\":\"E\",\"retryable\":\"true\"}",
            "{\"lock_token\":\"L\",\"error_code\":\"E\",\"retryable\":true,\"message\":7}")) {
      assertThat(AgentFace.error(face.fail(1, body))).as(body).isEqualTo("422 VALIDATION_FAILED");
    }
    face.commands.answerWith(
        Samples.rejected(
            Rejection.COMMAND_INVALID, Optional.empty(), Map.of("pointer", "/errorCode")));
    HttpResponse<String> tooLong = face.fail(1, FAIL);
    assertThat(AgentFace.error(tooLong)).isEqualTo("422 VALIDATION_FAILED");
    assertThat(AgentFace.json(tooLong).at("/details/field").asText()).isEqualTo("error_code");
  }

  @Test
  void aResultOfAnotherTypeThanTheJobsIsInvalid() {
    String derived =
        "{\"lock_token\":\"L\",\"job_type\":\"generate_proxy\","
            + "\"result\":{\"derived_patch\":{\"derived_manifest\":[]}}}";
    HttpResponse<String> response = face.submit(1, derived);
    assertThat(AgentFace.error(response)).isEqualTo("422 VALIDATION_FAILED");
    assertThat(AgentFace.json(response).at("/details/field").asText()).isEqualTo("job_type");
    assertThat(face.commands.sent).isEmpty();
  }

  @Test
  void anUnknownJobHasNoLock() {
    assertThat(AgentFace.error(face.submit(2, SUBMIT))).isEqualTo("423 LOCK_INVALID");
    face.commands.answerWith(Samples.rejected(Rejection.JOB_NOT_FOUND));
    assertThat(AgentFace.error(face.fail(2, FAIL))).isEqualTo("423 LOCK_INVALID");
    assertThat(AgentFace.error(heartbeat(HEARTBEAT))).isEqualTo("423 LOCK_INVALID");
    String nowhere = "/api/v1/jobs/no-such-id/heartbeat";
    assertThat(AgentFace.error(face.post(nowhere, HEARTBEAT))).isEqualTo("423 LOCK_INVALID");
    face.commands.answerWith(
        new Commands.Refused(Commands.Why.NOWHERE, Duration.ZERO, "Expected a partition"));
    assertThat(AgentFace.error(heartbeat(HEARTBEAT))).isEqualTo("423 LOCK_INVALID");
  }

  @Test
  void aStandbyThatDoesNotKnowTheJobIsNotBelieved() {
    face.reads.isStandby = true;
    assertThat(AgentFace.error(face.submit(2, SUBMIT))).isEqualTo("503 TEMPORARY_UNAVAILABLE");
    assertThat(face.submit(1, SUBMIT).statusCode()).isEqualTo(200);
  }

  @Test
  void aPurgedJobIsGone() {
    face.reads.stored.put(Samples.id(1), new Reads.Purged<>(Samples.T));
    assertThat(AgentFace.error(face.submit(1, SUBMIT))).isEqualTo("410 PURGED");
    face.commands.answerWith(Samples.rejected(Rejection.JOB_PURGED));
    assertThat(AgentFace.error(heartbeat(HEARTBEAT))).isEqualTo("410 PURGED");
  }

  @Test
  void whatCanNotBeKnownNowIsToBeAskedAgain() {
    face.commands.answerWith(new Commands.Pending(new RequestId("r")));
    assertLater(heartbeat(HEARTBEAT), "1");
    assertLater(face.submit(1, SUBMIT), "1");
    assertLater(face.fail(1, FAIL), "1");
    for (Commands.Why why : List.of(Commands.Why.OVERLOADED, Commands.Why.LOG_UNAVAILABLE)) {
      face.commands.answerWith(
          new Commands.Refused(why, Duration.ofMillis(1_200), "Expected room, but none"));
      assertLater(heartbeat(HEARTBEAT), "2");
    }
    face.reads.isUnavailable = true;
    assertLater(face.submit(1, SUBMIT), "3");
  }

  private static void assertLater(HttpResponse<String> response, String seconds) {
    assertThat(AgentFace.error(response)).isEqualTo("503 TEMPORARY_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).contains(seconds);
  }

  @Test
  void aResultMayBeAsLargeAsAnyAndTheEngineRefusesWhatIsLarger() {
    String around = SUBMIT.substring(0, SUBMIT.length() - 2) + ",\"metrics\":{\"m\":\"@\"}}}";
    String largest = around.replace("@", "m".repeat(Limits.PAYLOAD_BYTES_MAX));
    face.commands.answerWith(
        Samples.rejected(
            Rejection.PAYLOAD_TOO_LARGE, Optional.empty(), Map.of("pointer", "/result")));
    HttpResponse<String> response = face.submit(1, largest);
    assertThat(AgentFace.error(response)).isEqualTo("422 VALIDATION_FAILED");
    assertThat(AgentFace.json(response).at("/details/field").asText()).isEqualTo("result");
  }
}
