// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reason of the engine, as a client sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RejectionTableTest {

  /** The published statuses: written down a second time, on purpose. */
  private static final Map<Rejection, Integer> STATUSES = new EnumMap<>(Rejection.class);

  static {
    STATUSES.put(Rejection.WRONG_PARTITION, 503);
    STATUSES.put(Rejection.DEADLINE_EXCEEDED, 503);
    STATUSES.put(Rejection.OPERATION_MISMATCH, 422);
    STATUSES.put(Rejection.OPERATION_REQUIRED, 422);
    STATUSES.put(Rejection.COMMAND_INVALID, 422);
    STATUSES.put(Rejection.PAYLOAD_TOO_LARGE, 413);
    STATUSES.put(Rejection.PAYLOAD_INVALID, 422);
    STATUSES.put(Rejection.ENGINE_VERSION_UNSUPPORTED, 422);
    STATUSES.put(Rejection.JOB_NOT_FOUND, 404);
    STATUSES.put(Rejection.JOB_PURGED, 410);
    STATUSES.put(Rejection.IDEMPOTENCY_KEY_REQUIRED, 400);
    STATUSES.put(Rejection.IDEMPOTENCY_KEY_REUSED, 422);
    STATUSES.put(Rejection.JOB_EXISTS, 409);
    STATUSES.put(Rejection.JOB_ID_MISMATCH, 422);
    STATUSES.put(Rejection.PARENT_NOT_FOUND, 422);
    STATUSES.put(Rejection.PARENT_FINAL, 409);
    STATUSES.put(Rejection.CHILD_QUEUE_MISMATCH, 422);
    STATUSES.put(Rejection.VERSION_CONFLICT, 412);
    STATUSES.put(Rejection.LEASE_REQUIRED, 423);
    STATUSES.put(Rejection.LEASE_INVALID, 423);
    STATUSES.put(Rejection.JOB_TERMINAL, 409);
    STATUSES.put(Rejection.LEASE_LOST, 409);
    STATUSES.put(Rejection.JOB_NOT_CLAIMABLE, 409);
    STATUSES.put(Rejection.CAPABILITY_MISSING, 403);
    STATUSES.put(Rejection.NOT_AWAITING_APPROVAL, 409);
    STATUSES.put(Rejection.JOB_NOT_RETRYABLE, 409);
    STATUSES.put(Rejection.TOO_MANY_WAITERS, 503);
  }

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  @ParameterizedTest
  @EnumSource(Rejection.class)
  void everyReasonHasItsStatusAndKeepsItsCode(Rejection reason) {
    face.commands.answerWith(rejected(reason, Map.of()));
    HttpResponse<String> response =
        face.post("/v2/jobs/" + Samples.ID + "/heartbeat", "{\"leaseToken\":\"t\"}");
    JsonNode problem = Face.json(response);
    assertThat(response.statusCode()).isEqualTo(STATUSES.get(reason));
    assertThat(problem.get("status").asInt()).isEqualTo(response.statusCode());
    assertThat(problem.get("code").asText()).isEqualTo(reason.code());
    assertThat(problem.get("type").asText()).endsWith("/" + reason.code());
    assertThat(problem.get("detail").asText()).isEqualTo("Expected to test, but no.");
    assertThat(problem.get("instance").asText()).isEqualTo("/v2/jobs/" + Samples.ID + "/heartbeat");
    assertThat(problem.at("/job/version").asLong()).isEqualTo(9);
    assertThat(response.headers().firstValue("Retry-After").isPresent())
        .isEqualTo(response.statusCode() == 503);
    assertThat(problem.get("retryable").asBoolean()).isEqualTo(response.statusCode() == 503);
    assertThat(response.headers().firstValue("Joblog-Position")).contains("3:17");
  }

  @Test
  void aLostLeaseSaysWhyAndAFieldSaysWhere() {
    face.commands.answerWith(rejected(Rejection.LEASE_LOST, Map.of("leaseLoss", "superseded")));
    String at = "/v2/jobs/" + Samples.ID + "/heartbeat";
    assertThat(Face.json(face.post(at, "{\"leaseToken\":\"t\"}")).at("/lease/reason").asText())
        .isEqualTo("superseded");
    face.commands.answerWith(rejected(Rejection.COMMAND_INVALID, Map.of("pointer", "/labels")));
    assertThat(Face.json(face.post(at, "{\"leaseToken\":\"t\"}")).at("/errors/0/pointer").asText())
        .isEqualTo("/labels");
  }

  @ParameterizedTest
  @EnumSource(JobStatus.class)
  void aClaimMaySucceedLaterUnlessTheJobIsOverOrEnding(JobStatus status) {
    face.commands.answerWith(rejected(Rejection.JOB_NOT_CLAIMABLE, status, Map.of()));
    HttpResponse<String> response =
        face.post("/v2/jobs/" + Samples.ID + "/heartbeat", "{\"leaseToken\":\"t\"}");
    boolean later =
        switch (status) {
          case AWAITING_APPROVAL, BLOCKED, SCHEDULED, CLAIMED -> true;
          case PENDING, CANCELLING, COMPLETED, FAILED, CANCELLED -> false;
        };
    assertThat(Face.json(response).get("retryable").asBoolean()).isEqualTo(later);
    assertThat(response.statusCode()).isEqualTo(409);
  }

  private static Outcome rejected(Rejection reason, Map<String, String> details) {
    return rejected(reason, JobStatus.PENDING, details);
  }

  private static Outcome rejected(Rejection reason, JobStatus status, Map<String, String> details) {
    return Samples.outcome(
        new Outcome.Rejected(
            reason, "Expected to test, but no.", Optional.of(Samples.job(status)), details));
  }
}
