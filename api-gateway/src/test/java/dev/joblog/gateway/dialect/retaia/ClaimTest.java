// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A claim: no body, 120 seconds, one winner, and no lease for nobody. */
final class ClaimTest extends AgentTest {

  private HttpResponse<String> claim(String... headers) {
    return face.post(AgentFace.path(1, "claim"), "", headers);
  }

  private Socket rawClaim() throws IOException {
    return face.raw(
        "POST " + AgentFace.path(1, "claim") + " HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: */*",
        "User-Agent: OpenAPI-Generator/1.1.0/rust",
        "Authorization: Bearer " + face.token());
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private static String until(InputStream stream, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = stream.read();
      assertThat(next).as("after " + text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void theOriginalClientsClaimHasNoBodyNoTypeAndNoLength() throws IOException {
    try (Socket socket = rawClaim()) {
      String answer = until(socket.getInputStream(), "}");
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(answer).contains("Content-Type: application/json\r\n");
      assertThat(answer)
          .endsWith(
              "{\"job_id\":\""
                  + Samples.id(1)
                  + "\",\"job_type\":\"extract_facts\",\"status\":\"claimed\",\"asset_uuid\":"
                  + "\"asset-1\",\"required_capabilities\":[\"media.facts@1\"],\"claimed_by\":"
                  + "\"agent\",\"lock_token\":\"1.4.bG9jay10b2tlbg\",\"locked_until\":"
                  + "\"2026-02-16T13:57:19Z\"}");
    }
  }

  @Test
  void theConnectionServesOnAfterAClaimThatSentABodyAnyway() throws IOException {
    String body = "{\"ignored\":true}";
    String request =
        "POST "
            + AgentFace.path(1, "claim")
            + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + body.length()
            + "\r\nAuthorization: Bearer "
            + face.token()
            + "\r\n\r\n"
            + body;
    try (Socket socket = face.raw(request + request)) {
      assertThat(until(socket.getInputStream(), "19Z\"}")).startsWith("HTTP/1.1 200 ");
      assertThat(until(socket.getInputStream(), "19Z\"}")).contains("HTTP/1.1 200 ");
    }
  }

  @Test
  void itsLeaseIs120SecondsAndItsCapabilitiesAreTheTokens() {
    claim();
    assertThat(face.commands.last().order())
        .isEqualTo(
            new Order.ClaimJob(
                Samples.id(1), AgentFace.CAPABILITIES, Optional.of(Duration.ofMinutes(2))));
    assertThat(face.commands.last().terms().idempotencyKey()).isEmpty();
    claim("Idempotency-Key", "again");
    assertThat(face.commands.last().terms().idempotencyKey()).contains("again");
  }

  @Test
  void aJobThatIsNotToBeHadIsAConflict() {
    for (Rejection reason :
        List.of(
            Rejection.JOB_NOT_CLAIMABLE, Rejection.CAPABILITY_MISSING, Rejection.JOB_NOT_FOUND)) {
      face.commands.answerWith(Samples.rejected(reason));
      assertThat(AgentFace.error(claim())).as(reason.code()).isEqualTo("409 STATE_CONFLICT");
    }
    face.commands.answerWith(Samples.rejected(Rejection.JOB_PURGED));
    assertThat(AgentFace.error(claim())).isEqualTo("410 PURGED");
    assertThat(AgentFace.error(face.post("/api/v1/jobs/no-such-id/claim", "")))
        .isEqualTo("409 STATE_CONFLICT");
  }

  @Test
  void aConflictSaysWhereTheJobStandsInOneOfFourWords() {
    Map<JobStatus, String> words =
        Map.of(
            JobStatus.AWAITING_APPROVAL, "pending",
            JobStatus.BLOCKED, "pending",
            JobStatus.SCHEDULED, "pending",
            JobStatus.PENDING, "pending",
            JobStatus.CLAIMED, "claimed",
            JobStatus.CANCELLING, "claimed",
            JobStatus.COMPLETED, "completed",
            JobStatus.FAILED, "failed",
            JobStatus.CANCELLED, "failed");
    for (JobStatus status : JobStatus.values()) {
      face.commands.answerWith(
          Samples.rejected(Rejection.JOB_NOT_CLAIMABLE, Optional.of(status), Map.of()));
      assertThat(AgentFace.json(claim()).at("/details/status").asText())
          .as(status.word())
          .isEqualTo(words.get(status));
    }
  }

  @Test
  void aLeaseOnAJobWithoutWordsGoesBackAtOnce() {
    for (JobSnapshot job :
        List.of(
            Samples.with(Samples.job(1, JobStatus.CLAIMED), "{}"),
            Samples.with(Samples.job(1, JobStatus.CLAIMED, "resize", Map.of()), Samples.PAYLOAD))) {
      face.commands.undelivered.set(0);
      face.commands.answerWith(Samples.accepted(Samples.granted(job)));
      assertThat(AgentFace.error(claim())).isEqualTo("409 STATE_CONFLICT");
      assertThat(face.commands.undelivered).hasValue(1);
    }
  }

  @Test
  void aLeaseThatComesTooLateGoesBackUnlessItsKeyCanAskForItAgain() {
    face.commands.answerWith(new Commands.Pending(new RequestId("r")));
    HttpResponse<String> response = claim();
    assertThat(AgentFace.error(response)).isEqualTo("503 TEMPORARY_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(face.commands.undelivered).hasValue(1);
    assertThat(claim("Idempotency-Key", "again").statusCode()).isEqualTo(503);
    assertThat(face.commands.undelivered).hasValue(1);
  }

  @Test
  void anAgentThatHangsUpCostsNothing() throws IOException {
    CompletableFuture<Commands.Reply> never = new CompletableFuture<>();
    face.commands.answer = order -> never;
    try (Socket socket = rawClaim()) {
      await(() -> !face.commands.sent.isEmpty());
      assertThat(socket.isConnected()).isTrue();
    }
    await(() -> face.commands.undelivered.get() > 0);
    assertThat(never).isNotDone();
  }

  @Test
  void anAgentThatClosesItsSendingHalfAloneIsToldSo() throws IOException {
    face.commands.answer = order -> new CompletableFuture<>();
    try (Socket socket = rawClaim()) {
      await(() -> !face.commands.sent.isEmpty());
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("VALIDATION_FAILED");
    }
    assertThat(face.commands.undelivered.get()).isPositive();
  }
}
