// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** States and results. */
final class WatchTest {

  private static final String RESULT =
      "{\"stdout\":\"Thu\\n\",\"exitCode\":3,\"publishedResults\":{\"storagesource\":\"ipfs\","
          + "\"CID\":\"QmR\"}}";

  @TempDir private static Path directory;
  private static Face face;

  @BeforeAll
  static void start() {
    face = new Face(directory, false);
  }

  @BeforeEach
  void empty() {
    face.core.clear();
  }

  @AfterAll
  static void stop() {
    face.close();
  }

  private void work(String id, JobStatus status, Optional<String> result, Execution attempt) {
    JobId jobId = JobId.parse(id).orElseThrow();
    JobSnapshot stored = Optional.ofNullable(face.core.jobs.get(jobId)).orElseThrow();
    Job job = Jobs.worked(stored.job(), status);
    face.core.jobs.put(jobId, new JobSnapshot(job, stored.payload(), result.map(JsonText::new)));
    face.core.attempts.put(jobId, List.of(attempt));
  }

  @Test
  void aNewJobHasNoExecutions() {
    String id = face.submitted(Client.ALICE, Specs.DATE);

    JsonNode state = face.state(id);

    assertThat(state.get("JobID").asText()).isEqualTo(id);
    assertThat(state.get("State").asText()).isEqualTo("New");
    assertThat(state.get("Executions")).isEmpty();
    assertThat(state.at("/Shards/0/Executions")).isEmpty();
    assertThat(state.get("Nodes")).isEmpty();
    assertThat(state.get("Version").asInt()).isEqualTo(1);
    assertThat(state.get("TimeoutAt").asText()).isEqualTo("2026-11-22T10:20:30.750Z");
  }

  @Test
  void aJobWithoutATimeoutShowsGosZeroTime() {
    String id =
        face.submitted(
            Client.ALICE, "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Timeout\": 0}");

    assertThat(face.state(id).get("TimeoutAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING,InProgress",
    "SCHEDULED,InProgress",
    "CLAIMED,InProgress",
    "CANCELLING,InProgress",
    "COMPLETED,Completed",
    "FAILED,Error",
    "CANCELLED,Cancelled",
    "AWAITING_APPROVAL,Queued"
  })
  void everyStatusOfAJobThatWasWorkedHasItsWord(JobStatus status, String word) {
    String id = face.submitted(Client.ALICE, Specs.DATE);

    work(id, status, Optional.empty(), Jobs.attempt("w", Optional.empty()));

    assertThat(face.state(id).get("State").asText()).isEqualTo(word);
  }

  @Test
  void aCompletedExecutionShowsItsWorkerOutputAndResults() {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    work(
        id,
        JobStatus.COMPLETED,
        Optional.of(RESULT),
        Jobs.attempt("agent-7", Optional.of(Execution.End.COMPLETED)));

    JsonNode state = face.state(id);

    JsonNode execution = state.at("/Executions/0");
    assertThat(execution.get("NodeId").asText()).isEqualTo("agent-7");
    assertThat(execution.get("State").asText()).isEqualTo("Completed");
    assertThat(execution.get("DesiredState").asText()).isEqualTo("Stopped");
    assertThat(execution.get("ComputeReference").asText()).isEqualTo("e-" + id + "-1");
    assertThat(execution.at("/RunOutput/stdout").asText()).isEqualTo("Thu\n");
    assertThat(execution.at("/RunOutput/exitCode").asInt()).isEqualTo(3);
    assertThat(execution.at("/PublishedResults").toString())
        .isEqualTo("{\"StorageSource\":\"IPFS\",\"CID\":\"QmR\"}");
    assertThat(execution.at("/VerificationResult/Complete").asBoolean()).isTrue();
    assertThat(state.at("/Shards/0/Executions/0")).isEqualTo(execution);
    JsonNode shard = state.at("/Nodes/agent-7/Shards/0");
    assertThat(shard.get("State").asText()).isEqualTo("Completed");
    assertThat(shard.get("RunOutput")).isEqualTo(execution.get("RunOutput"));
  }

  @Test
  void theSdkGetsIntegersEverywhere() {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    work(
        id,
        JobStatus.COMPLETED,
        Optional.of(RESULT),
        Jobs.attempt("agent-7", Optional.of(Execution.End.COMPLETED)));

    JsonNode state =
        Face.json(
                face.postAs(
                    Face.SDK,
                    "/requester/states",
                    "{\"client_id\":\"\",\"job_id\":\"" + id + "\"}"))
            .get("state");

    assertThat(state.get("State").intValue()).isEqualTo(5);
    assertThat(state.at("/Executions/0/State").intValue()).isEqualTo(7);
    assertThat(state.at("/Executions/0/DesiredState").intValue()).isEqualTo(2);
    assertThat(state.at("/Executions/0/PublishedResults/StorageSource").intValue()).isEqualTo(1);
    assertThat(state.at("/Nodes/agent-7/Shards/0/State").intValue()).isEqualTo(7);
  }

  @Test
  void aFailedExecutionSaysWhy() {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    work(
        id,
        JobStatus.FAILED,
        Optional.empty(),
        Jobs.attempt("agent-7", Optional.of(Execution.End.FAILED)));

    JsonNode execution = face.state(id).at("/Executions/0");

    assertThat(execution.get("State").asText()).isEqualTo("Failed");
    assertThat(execution.get("Status").asText()).isEqualTo("broken: no disk");
    assertThat(execution.at("/RunOutput/runnerError").asText()).isEqualTo("broken: no disk");
    assertThat(results(id)).isEmpty();
  }

  @Test
  void resultsAreWhatWasPublished() {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    assertThat(results(id)).isEmpty();
    work(
        id,
        JobStatus.COMPLETED,
        Optional.of(RESULT),
        Jobs.attempt("agent-7", Optional.of(Execution.End.COMPLETED)));

    assertThat(results(id).toString())
        .isEqualTo(
            "[{\"NodeID\":\"agent-7\",\"ShardIndex\":0,\"Data\":{\"StorageSource\":\"IPFS\",\"CID\":\"QmR\",\"Name\":\"job-"
                + id
                + "-host-agent-7\"}}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,2]",
        "\"\\ud800\"",
        "{\"stdout\":1,\"exitCode\":\"x\",\"publishedResults\":7}",
        "{\"publishedResults\":{\"StorageSource\":\"Tape\"}}",
        "{\"a\":1,\"A\":2}"
      })
  void whateverAWorkerSubmitsIsAResult(String result) {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    work(
        id,
        JobStatus.COMPLETED,
        Optional.of(result),
        Jobs.attempt("agent-7", Optional.of(Execution.End.COMPLETED)));

    assertThat(face.state(id).at("/Executions/0/RunOutput/stdout").asText()).isEmpty();
    assertThat(results(id).at("/0/Data/StorageSource").asText()).isEqualTo("Inline");
    assertThat(results(id).at("/0/Data/URL").asText()).startsWith("data:application/json;base64,");
    // As a text: Airflow's operator joins them all.
    assertThat(results(id).at("/0/Data/CID").textValue()).isEmpty();
  }

  @Test
  void longOutputIsCutAndSaysSo() {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    String out = "x".repeat(WorkResult.OUTPUT_CHARS_MAX);
    work(
        id,
        JobStatus.COMPLETED,
        Optional.of("{\"stdout\":\"" + out + "\",\"stderr\":\"" + out + "x\"}"),
        Jobs.attempt("agent-7", Optional.of(Execution.End.COMPLETED)));

    JsonNode output = face.state(id).at("/Executions/0/RunOutput");

    assertThat(output.get("stdout").asText()).isEqualTo(out);
    assertThat(output.get("stdouttruncated").asBoolean()).isFalse();
    assertThat(output.get("stderr").asText()).isEqualTo(out);
    assertThat(output.get("stderrtruncated").asBoolean()).isTrue();
  }

  @Test
  void aShortIdIsAsGoodAsTheWhole() {
    String id = face.submitted(Client.ALICE, Specs.DATE);

    assertThat(face.state(id.substring(0, 8)).get("JobID").asText()).isEqualTo(id);
    assertThat(face.state(id.substring(0, 8).toUpperCase(Locale.ROOT)).get("JobID").asText())
        .isEqualTo(id);
    notFound(id.substring(0, 7));
    notFound(id.substring(0, 9));
  }

  @Test
  void aShortIdOfTwoJobsIsRefused() {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    JobSnapshot first =
        Optional.ofNullable(face.core.jobs.get(JobId.parse(id).orElseThrow())).orElseThrow();
    JobId twin = JobId.parse(id.substring(0, 35) + (id.endsWith("0") ? "1" : "0")).orElseThrow();
    face.core.jobs.put(
        twin, new JobSnapshot(Jobs.renamed(first.job(), twin), first.payload(), Optional.empty()));

    HttpResponse<String> response =
        face.post("/requester/states", "{\"job_id\": \"" + id.substring(0, 8) + "\"}");

    assertThat(Face.error(response)).isEqualTo("400 error-bad-request");
  }

  @Test
  void onlyJobsOfThisDialectAreToBeSeen() {
    String id = face.submitted(Client.ALICE, Specs.docker(2, ""));
    String child =
        face.core.jobs.keySet().stream()
            .map(JobId::toString)
            .filter(other -> !other.equals(id))
            .findFirst()
            .orElseThrow();

    notFound(child);
    notFound("00000000-0000-8000-8000-000000000000");
    notFound("");
  }

  @Test
  void whileNobodyCanAnswerNothingIsNotFound() {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    face.core.unavailable = Optional.of("Expected an owner, but there is none");

    for (String path : new String[] {"states", "events", "results", "list"}) {
      HttpResponse<String> response =
          face.post("/requester/" + path, "{\"job_id\": \"" + id + "\", \"id\": \"" + id + "\"}");
      assertThat(Face.error(response)).isEqualTo("500 error-unknown-server");
      assertThat(response.headers().firstValue("Retry-After")).contains("2");
    }
  }

  private void notFound(String id) {
    for (String path : new String[] {"states", "events", "results"}) {
      HttpResponse<String> response =
          face.post("/requester/" + path, "{\"job_id\": \"" + id + "\"}");
      assertThat(Face.error(response)).isEqualTo("400 error-job-not-found");
      assertThat(Face.json(response).at("/Details/id").asText()).isEqualTo(id);
    }
  }

  private JsonNode results(String id) {
    return Face.json(face.post("/requester/results", "{\"job_id\": \"" + id + "\"}"))
        .get("results");
  }
}
