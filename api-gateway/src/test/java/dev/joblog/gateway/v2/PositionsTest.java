// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever reflects the log says how much of it, so that a client reads its own writes anywhere.
 */
final class PositionsTest {

  private static final String JOB = "{\"type\":\"t\",\"payload\":1}";
  private static final String LEASE = "{\"leaseToken\":\"t\"}";
  private static final Map<String, String> BODIES =
      Map.of(
          "/v2/jobs",
          JOB,
          "/v2/jobs/batch",
          "[" + JOB + "]",
          "/heartbeat",
          LEASE,
          "/submit",
          "{\"leaseToken\":\"t\",\"result\":1}",
          "/fail",
          "{\"leaseToken\":\"t\",\"errorCode\":\"e\",\"retryable\":true}",
          "/release",
          LEASE);

  private Face face;

  @BeforeEach
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterEach
  void stop() {
    face.close();
  }

  private static Optional<String> position(HttpResponse<String> response) {
    return response.headers().firstValue("Joblog-Position");
  }

  private HttpResponse<String> answer(String operation) {
    String[] parts = operation.split(" ", 2);
    String path = parts[1].replace("{id}", Samples.ID.toString()).replace("{requestId}", "r");
    if (parts[0].equals("GET")) {
      return face.get(path);
    }
    String last = parts[1].replaceFirst("^/v2/jobs/[{]id[}]", "");
    String body = BODIES.getOrDefault(last, "{}");
    return last.endsWith("/batch")
        ? face.post(path, body)
        : face.post(path, body, "Idempotency-Key", "k");
  }

  private List<String> operations() {
    List<String> operations =
        face.document.operations().stream()
            .filter(o -> o.contains(" /v2/jobs") || o.contains(" /v2/requests"))
            .toList();
    assertThat(operations).hasSizeGreaterThan(17);
    return operations;
  }

  @Test
  void everyAnswerToACommandOrAReadHasOne() {
    face.commands.state = new Commands.Known(Samples.of(JobStatus.PENDING));
    for (String operation : operations()) {
      HttpResponse<String> answer = answer(operation);
      int result = operation.endsWith("/result") ? 409 : 300;
      assertThat(answer.statusCode()).as(operation).isLessThanOrEqualTo(result);
      assertThat(position(answer)).as(operation).hasValue("3:17");
    }
  }

  @Test
  void everyRefusalOfTheEngineHasOne() {
    Outcome refused =
        Samples.outcome(
            new Outcome.Rejected(
                Rejection.TOO_MANY_WAITERS,
                "Expected to test, but no.",
                Optional.empty(),
                Map.of()));
    face.commands.answerWith(refused);
    face.commands.granted = CompletableFuture.completedStage(new Commands.Decided(refused));
    for (String operation : operations()) {
      if (operation.startsWith("POST")) {
        assertThat(position(answer(operation))).as(operation).hasValue("3:17");
      }
    }
  }

  @Test
  void aJobThatIsNotShownHasOne() {
    face.reads.job = FakeReads.answered(new Reads.NotFound<>());
    String other = face.token("other", List.of(Scopes.JOBS_READ));
    for (String of : List.of("", "/events", "/executions", "/result", "?at=1")) {
      HttpResponse<String> answer = face.as(other, "GET", "/v2/jobs/" + Samples.ID + of, "");
      assertThat(Face.problem(answer)).as(of).isEqualTo("404 job-not-found");
      assertThat(position(answer)).as(of).hasValue("3:17");
    }
    String child = "{\"type\":\"t\",\"payload\":1,\"parentId\":\"" + Samples.ID + "\"}";
    assertThat(position(face.post("/v2/jobs", child))).hasValue("3:17");
    assertThat(position(face.post("/v2/jobs/batch", "[" + child + "]"))).hasValue("3:17");
  }

  @Test
  void aBatchHasTheLatestOfEachPartition() {
    Iterator<Position> applied =
        List.of(new Position(1, 5), new Position(2, 7), new Position(1, 6)).iterator();
    face.commands.answer =
        order -> {
          Outcome made = Samples.of(JobStatus.PENDING);
          return CompletableFuture.completedStage(
              new Commands.Decided(
                  new Outcome(
                      new UUID(1, 2),
                      "dev",
                      "dev",
                      Samples.COMMAND,
                      applied.next(),
                      Instant.EPOCH,
                      OptionalInt.of(0),
                      made.verdict())));
        };
    HttpResponse<String> batch =
        face.post("/v2/jobs/batch", "[" + JOB + "," + JOB + "," + JOB + ",7]");
    assertThat(position(batch)).hasValue("1:6,2:7");
  }
}
