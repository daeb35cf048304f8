// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Creating jobs, one and many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobsResourceTest {

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  private static final String JOB = "{\"type\":\"resize\",\"payload\":null}";

  @BeforeEach
  void plain() {
    face.commands.answer = FakeCommands::plainly;
    face.reads.job =
        FakeReads.answered(new Reads.Found<>(Samples.full(JobStatus.PENDING, "{\"n\":1}")));
  }

  private static final JobId NOWHERE = JobId.of(1, 1, JobId.PARTITIONS_MAX - 1);

  @Test
  void aCreatedJobIsAnsweredWithItsAddressVersionAndPayload() {
    String payload = "{\"n\":1.10,\"big\":123456789012345678901234567890, \"s\":\"\\u00e9\"}";
    HttpResponse<String> response =
        face.post("/v2/jobs", "{\"type\":\"resize\",\"payload\":" + payload + "}");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location")).contains("/v2/jobs/" + Samples.ID);
    assertThat(response.headers().firstValue("ETag")).contains("\"9\"");
    assertThat(response.headers().firstValue("Joblog-Position")).contains("3:17");
    assertThat(response.headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(response.body()).contains("\"payload\":" + payload);
    Order.CreateJob order = (Order.CreateJob) face.commands.lastSent().order();
    assertThat(order.job().payload().text()).isEqualTo(payload);
  }

  @Test
  void everyFieldOfACreateReachesTheOrder() {
    face.post(
        "/v2/jobs",
        """
        {"type":"resize","payload":[1],"queue":"q-1","priority":9,"requiredCapabilities":["b@1","a@1","b@1"],
         "runAt":"2026-11-23T00:00:00.5+01:00","maxAttempts":7,"leaseTtl":"PT1M","labels":{"z":"1","a":"2"},
         "retry":{"initialDelay":"PT2S","maxDelay":"PT1M","multiplier":3},"waitForChildren":true,
         "requiresApproval":true}
        """);
    Order.CreateJob order = (Order.CreateJob) face.commands.lastSent().order();
    assertThat(order.route().key()).isEqualTo("dev/q-1#0");
    assertThat(order.job().priority()).isEqualTo(9);
    assertThat(order.job().requiredCapabilities()).containsExactly("a@1", "b@1");
    assertThat(order.job().runAt().orElseThrow()).isEqualTo("2026-11-22T23:00:00.500Z");
    assertThat(order.job().maxAttempts()).isEqualTo(7);
    assertThat(order.job().leaseTtl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(order.job().labels()).isEqualTo(Map.of("z", "1", "a", "2"));
    assertThat(order.job().retry().initialDelay()).isEqualTo(Duration.ofSeconds(2));
    assertThat(order.job().retry().maxDelay()).isEqualTo(Duration.ofMinutes(1));
    assertThat(order.job().retry().multiplier()).isEqualTo(3);
    assertThat(order.job().waitForChildren()).isTrue();
    assertThat(order.job().requiresApproval()).isTrue();
  }

  @Test
  void aCapabilityThatNoClientHasIsNamedAndTheJobIsMade() {
    String header = "Joblog-Unknown-Capabilities";
    String known = JOB.replaceFirst("\\{", "{\"requiredCapabilities\":[\"media.facts@1\"],");
    String other =
        JOB.replaceFirst(
            "\\{", "{\"requiredCapabilities\":[\"media.fact@1\",\"media.facts@1\",\"gpu\"],");

    assertThat(face.post("/v2/jobs", known).headers().firstValue(header)).isEmpty();
    HttpResponse<String> made = face.post("/v2/jobs", other);
    HttpResponse<String> batch =
        face.post("/v2/jobs/batch", "[" + known + "," + other + "," + other + "]");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue(header)).hasValue("gpu, media.fact@1");
    assertThat(batch.headers().firstValue(header)).hasValue("gpu, media.fact@1");
  }

  @Test
  void ofABatchThatRequiresManyUnknownCapabilitiesTheFirstAreNamed() {
    String jobs =
        IntStream.range(0, 9)
            .mapToObj(JobsResourceTest::words)
            .map(words -> JOB.replaceFirst("\\{", "{\"requiredCapabilities\":[" + words + "],"))
            .collect(Collectors.joining(","));

    HttpResponse<String> batch = face.post("/v2/jobs/batch", "[" + jobs + "]");

    assertThat(batch.statusCode()).isEqualTo(200);
    assertThat(batch.headers().firstValue("Joblog-Unknown-Capabilities").orElseThrow().split(", "))
        .hasSize(Creation.NAMED_MAX);
  }

  /** As many, and as long, as a job may require; of its own. */
  private static String words(int job) {
    return IntStream.range(0, Limits.CAPABILITIES_MAX)
        .mapToObj(word -> 1_000 + 100 * job + word)
        .map(number -> "\"" + number + "x".repeat(Limits.CAPABILITY_CHARS_MAX - 4) + "\"")
        .collect(Collectors.joining(","));
  }

  @Test
  void aCapabilityOfTheServicesOwnWorkersIsRefused() {
    HttpResponse<String> refused =
        face.post(
            "/v2/jobs",
            JOB.replaceFirst("\\{", "{\"requiredCapabilities\":[\"joblog.bacalhau.join\"],"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Face.json(refused).at("/errors/0/pointer").asText())
        .isEqualTo("/requiredCapabilities");
  }

  @Test
  void aRepeatedCreateIsAnsweredAsTheFirstWasAndSaysSo() {
    face.commands.answerWith(
        Samples.outcome(
            new Outcome.Duplicate(
                Samples.COMMAND,
                new Outcome.OfJob(JobSnapshot.bare(Samples.job(JobStatus.PENDING))))));
    HttpResponse<String> response = face.post("/v2/jobs", JOB, "Idempotency-Key", "k-1");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(face.commands.lastSent().terms().idempotencyKey()).contains("k-1");
  }

  @Test
  void whoSeesOwnJobsOnlyAddsChildrenToOwnJobsOnly() {
    face.as(face.token("ann", List.of(Scopes.JOBS_CREATE)), "POST", "/v2/jobs", JOB);
    assertThat(face.commands.lastSent().terms().ownedOnly()).isTrue();

    List<String> seesAll = List.of(Scopes.JOBS_CREATE, Scopes.JOBS_READ_ALL);
    face.as(face.token("ann", seesAll), "POST", "/v2/jobs", JOB);
    assertThat(face.commands.lastSent().terms().ownedOnly()).isFalse();
  }

  @Test
  void aQuotedKeyIsTheSameKey() {
    face.post("/v2/jobs", JOB, "Idempotency-Key", "\"k-\\\"1\"");
    assertThat(face.commands.lastSent().terms().idempotencyKey()).contains("k-\"1");
  }

  @Test
  void aMalformedKeyIsRefused() {
    for (String key : new String[] {"\"open", "a b", "\"\"", "\"k\";a=1", "k".repeat(256)}) {
      HttpResponse<String> response = face.post("/v2/jobs", JOB, "Idempotency-Key", key);
      assertThat(Face.problem(response)).as(key).isEqualTo("400 idempotency-key-invalid");
    }
    assertThat(face.post("/v2/jobs", JOB, "Idempotency-Key", "k".repeat(255)).statusCode())
        .isEqualTo(201);
  }

  @Test
  void anOutcomeThatIsLateIsAnsweredWithWhereToAskForIt() {
    face.commands.answerWith(new Commands.Pending(new RequestId("Ax3")));
    HttpResponse<String> response = face.post("/v2/jobs", JOB);
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Location")).contains("/v2/requests/Ax3");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(response.headers().firstValue("Preference-Applied")).isEmpty();
    assertThat(face.commands.lastSent().terms().waitAtMost()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aClientThatPrefersNotToWaitDoesNot() {
    face.commands.answerWith(new Commands.Pending(new RequestId("Ax3")));
    HttpResponse<String> response =
        face.post("/v2/jobs", JOB, "Prefer", "handling=strict, respond-async");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Preference-Applied")).contains("respond-async");
    assertThat(face.commands.lastSent().terms().waitAtMost()).isZero();
  }

  @Test
  void aClientMayAskForACommittedOutcome() {
    face.post("/v2/jobs", JOB, "Joblog-Durability", "committed");
    assertThat(face.commands.lastSent().terms().durability())
        .isEqualTo(Commands.Durability.COMMITTED);
    face.post("/v2/jobs", JOB);
    assertThat(face.commands.lastSent().terms().durability())
        .isEqualTo(Commands.Durability.DECIDED);
    assertThat(Face.problem(face.post("/v2/jobs", JOB, "Joblog-Durability", "fsync")))
        .isEqualTo("400 invalid-header");
  }

  @Test
  void aChildGoesToItsParentsPartitionAndQueue() {
    face.reads.job = FakeReads.answered(new Reads.Found<>(Samples.full(JobStatus.CLAIMED, "null")));
    HttpResponse<String> response = face.post("/v2/jobs", child(Samples.ID.toString()));
    assertThat(response.statusCode()).isEqualTo(201);
    Order.CreateJob order = (Order.CreateJob) face.commands.lastSent().order();
    assertThat(order.parentId()).contains(Samples.ID);
    assertThat(order.route().queue()).isEqualTo("default");
    assertThat(order.jobId().orElseThrow().partition()).isEqualTo(Samples.ID.partition());
  }

  @Test
  void aChildOfNobodyIsRefused() {
    face.reads.job = FakeReads.answered(new Reads.NotFound<>());
    assertThat(Face.problem(face.post("/v2/jobs", child(Samples.ID.toString()))))
        .isEqualTo("422 parent-not-found");
    assertThat(Face.problem(face.post("/v2/jobs", child("nobody")))).isEqualTo("422 invalid-body");
  }

  private static String child(String parent) {
    return "{\"type\":\"part\",\"payload\":1,\"parentId\":\"" + parent + "\"}";
  }

  @Test
  void eachItemOfABatchHasItsOwnResult() {
    face.commands.answer =
        order ->
            ((Order.CreateJob) order).job().type().equals("refused")
                ? CompletableFuture.completedStage(
                    new Commands.Decided(
                        Samples.outcome(
                            new Outcome.Rejected(
                                Rejection.IDEMPOTENCY_KEY_REUSED,
                                "Expected another key, but it was used.",
                                Optional.empty(),
                                Map.of()))))
                : FakeCommands.plainly(order);
    HttpResponse<String> response =
        face.post(
            "/v2/jobs/batch",
            """
            [{"type":"a","payload":1,"idempotencyKey":"k-7"},{"type":"refused","payload":2},
             {"type":"c","payload":3,"colour":"red"},7]
            """);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode results = Face.json(response).get("results");
    assertThat(results).hasSize(4);
    assertThat(results.get(0).get("status").asInt()).isEqualTo(201);
    assertThat(results.get(0).get("job").get("payload").asInt()).isEqualTo(1);
    assertThat(results.get(0).get("location").asText()).isEqualTo("/v2/jobs/" + Samples.ID);
    assertThat(results.get(1).at("/problem/code").asText()).isEqualTo("idempotency-key-reused");
    assertThat(results.get(2).at("/problem/errors/0/pointer").asText()).isEqualTo("/colour");
    assertThat(results.get(3).at("/problem/code").asText()).isEqualTo("invalid-body");
    assertThat(
            face.commands.sent.stream()
                .filter(sent -> sent.terms().idempotencyKey().equals(Optional.of("k-7"))))
        .hasSize(1);
  }

  @Test
  void aBatchHoldsOneToAHundredJobsAndNoKeyOfItsOwn() {
    assertThat(face.post("/v2/jobs/batch", batch(100)).statusCode()).isEqualTo(200);
    assertThat(Face.problem(face.post("/v2/jobs/batch", batch(101)))).isEqualTo("422 invalid-body");
    assertThat(Face.problem(face.post("/v2/jobs/batch", "[]"))).isEqualTo("422 invalid-body");
    assertThat(Face.problem(face.post("/v2/jobs/batch", "{}"))).isEqualTo("422 invalid-body");
    assertThat(Face.problem(face.post("/v2/jobs/batch", batch(1), "Idempotency-Key", "k")))
        .isEqualTo("400 idempotency-key-invalid");
  }

  private static String batch(int jobs) {
    return IntStream.range(0, jobs).mapToObj(i -> JOB).collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void whatCannotBePromisedIsUnavailableWithATimeToComeBack() {
    face.commands.answerWith(
        new Commands.Refused(
            Commands.Why.OVERLOADED, Duration.ofMillis(1200), "Expected room, but it is full."));
    HttpResponse<String> full = face.post("/v2/jobs", JOB);
    assertThat(Face.problem(full)).isEqualTo("503 overloaded");
    assertThat(full.headers().firstValue("Retry-After")).contains("2");
    assertThat(Face.json(full).get("retryable").asBoolean()).isTrue();
    face.commands.answerWith(
        new Commands.Refused(
            Commands.Why.LOG_UNAVAILABLE, Duration.ZERO, "Expected the log, but it is gone."));
    assertThat(Face.problem(face.post("/v2/jobs", JOB))).isEqualTo("503 log-unavailable");
  }

  @Test
  void anIdThatNoPartitionHasIsNoJobAndNoParent() {
    face.commands.answerWith(
        new Commands.Refused(Commands.Why.NOWHERE, Duration.ZERO, "Expected a job, but none."));
    String child = JOB.replaceFirst("\\{", "{\"parentId\":\"" + NOWHERE + "\",\"queue\":\"q\",");
    assertThat(Face.problem(face.post("/v2/jobs", child))).isEqualTo("422 parent-not-found");
    assertThat(Face.problem(face.post("/v2/jobs/" + NOWHERE + "/cancel", "{}")))
        .isEqualTo("404 job-not-found");
  }

  @Test
  void anUnexpectedFailureIsAnInternalErrorThatSaysNothingOfItself() {
    face.commands.answer =
        order -> CompletableFuture.failedStage(new IllegalStateException("x-secret-x"));
    HttpResponse<String> response = face.post("/v2/jobs", JOB);
    assertThat(Face.problem(response)).isEqualTo("500 internal-error");
    assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
  }
}
