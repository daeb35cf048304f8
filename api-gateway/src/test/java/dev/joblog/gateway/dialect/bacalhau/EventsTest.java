// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.QueryAnswer.HistoryEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /requester/events}. */
final class EventsTest {

  @TempDir private static Path directory;
  private static Face face;
  private long offset = 100;

  @BeforeAll
  static void start() {
    face = new Face(directory, false);
  }

  @BeforeEach
  void empty() {
    face.core.clear();
    offset = 100;
  }

  @AfterAll
  static void stop() {
    face.close();
  }

  private JobSnapshot stored(JobId id) {
    return Optional.ofNullable(face.core.jobs.get(id)).orElseThrow();
  }

  /** One more event of a job, a second after the last one. */
  private void happened(JobId id, JobStatus status, Fact fact) {
    List<HistoryEntry> history = new ArrayList<>(face.core.histories.getOrDefault(id, List.of()));
    Job job = stored(id).job();
    EventHeader header =
        new EventHeader(
            new Position(3, offset),
            0,
            Jobs.TENANT,
            id,
            Jobs.about(job),
            history.size() + 1,
            status,
            FakeCore.T.plusSeconds(offset),
            new EventHeader.Cause(new UUID(1, offset), "Order", "someone", Optional.empty()));
    offset++;
    history.add(new HistoryEntry(header, fact));
    face.core.histories.put(id, history);
  }

  private JobId created(String annotations, int concurrency) {
    JobId id =
        JobId.parse(face.submitted(Client.ALICE, Specs.docker(concurrency, annotations)))
            .orElseThrow();
    for (JobId each : face.core.jobs.keySet()) {
      Job job = stored(each).job();
      happened(each, job.status(), new Fact.JobCreated(job.spec(), new JsonText("{}"), 0));
    }
    return id;
  }

  private void claimed(JobId id, long token) {
    happened(
        id,
        JobStatus.CLAIMED,
        new Fact.JobClaimed(new Lease("agent-" + token, token, 1, FakeCore.T), 1));
  }

  private void completed(JobId id, long token) {
    happened(
        id,
        JobStatus.COMPLETED,
        new Fact.JobCompleted(token, new JsonText("{}"), Optional.empty(), FakeCore.T));
  }

  private JsonNode events(JobId id, String more) {
    return Face.json(face.post("/requester/events", "{\"job_id\": \"" + id + "\"" + more + "}"))
        .get("events");
  }

  private List<String> told(JobId id) {
    List<String> lines = new ArrayList<>();
    for (JsonNode event : events(id, "")) {
      JsonNode change = event.has("JobState") ? event.get("JobState") : event.get("ExecutionState");
      lines.add(
          String.format(
              Locale.ROOT,
              "%s %s>%s %d %s",
              event.get("Type").asText(),
              change.get("Previous").asText(),
              change.get("New").asText(),
              event.get("NewVersion").asInt(),
              event.get("Comment").asText()));
    }
    return lines;
  }

  @Test
  void theFirstEntryIsTheOneThatClientsKnow() {
    JobId id = created("", 1);

    assertThat(events(id, "").get(0).toString())
        .isEqualTo(
            "{\"Type\":\"JobLevel\",\"JobID\":\""
                + id
                + "\",\"JobState\":{\"Previous\":\"New\",\"New\":\"New\"},\"NewVersion\":1,"
                + "\"Comment\":\"Job created\",\"Time\":\"2026-11-22T10:17:10.250Z\"}");
  }

  @Test
  void aLifeIsToldOnBothLevels() {
    JobId id = created("", 1);
    claimed(id, 1);
    happened(
        id,
        JobStatus.CLAIMED,
        new Fact.LeaseExtended(1, FakeCore.T, Optional.empty(), Optional.empty()));
    happened(
        id,
        JobStatus.SCHEDULED,
        new Fact.AttemptFailed(1, new Failure("broken", Optional.of("no disk"), true)));
    happened(id, JobStatus.SCHEDULED, new Fact.RetryScheduled(FakeCore.T));
    happened(id, JobStatus.PENDING, new Fact.JobBecamePending());
    claimed(id, 2);
    happened(id, JobStatus.PENDING, new Fact.LeaseExpired(2));
    claimed(id, 3);
    happened(id, JobStatus.PENDING, new Fact.JobReleased(3, false, Optional.of("lunch")));
    claimed(id, 4);
    completed(id, 4);

    assertThat(told(id))
        .containsExactly(
            "JobLevel New>New 1 Job created",
            "ExecutionLevel New>BidAccepted 1 running",
            "JobLevel New>InProgress 2 Job is running",
            "ExecutionLevel BidAccepted>Failed 2 broken: no disk",
            "ExecutionLevel New>BidAccepted 1 running",
            "ExecutionLevel BidAccepted>Failed 2 lease expired",
            "ExecutionLevel New>BidAccepted 1 running",
            "ExecutionLevel BidAccepted>Cancelled 2 released: lunch",
            "ExecutionLevel New>BidAccepted 1 running",
            "ExecutionLevel BidAccepted>Completed 2 completed",
            "JobLevel InProgress>Completed 3 Job completed");
    JsonNode last = events(id, "").get(9);
    assertThat(last.get("NodeID").asText()).isEqualTo("agent-4");
    assertThat(last.get("ComputeReference").asText()).isEqualTo("e-" + id + "-4");
  }

  @Test
  void approvalCancelAndRetryAreTold() {
    JobId id = created("\"joblog:approve\"", 1);
    happened(id, JobStatus.PENDING, new Fact.JobApproved(Optional.of("fine")));
    claimed(id, 1);
    Cancellation cancel = new Cancellation("cancelled", Optional.of("not needed"), "x");
    happened(id, JobStatus.CANCELLING, new Fact.CancelRequested(cancel));
    happened(id, JobStatus.CANCELLING, new Fact.JobReleased(1, false, Optional.empty()));
    happened(id, JobStatus.CANCELLED, new Fact.JobCancelled(cancel, FakeCore.T));
    happened(id, JobStatus.PENDING, new Fact.JobRetried(Optional.empty()));
    claimed(id, 2);
    happened(
        id,
        JobStatus.FAILED,
        new Fact.JobFailed(new Failure("broken", Optional.empty(), false), FakeCore.T));

    assertThat(told(id).stream().filter(line -> line.startsWith("JobLevel")))
        .containsExactly(
            "JobLevel New>New 1 Job created",
            "JobLevel Queued>New 2 Job approved: fine",
            "JobLevel New>InProgress 3 Job is running",
            "JobLevel InProgress>InProgress 4 Cancel requested: not needed",
            "JobLevel InProgress>Cancelled 5 Job cancelled: not needed",
            "JobLevel Cancelled>New 6 Job retried",
            "JobLevel New>InProgress 7 Job is running",
            "JobLevel InProgress>Error 8 broken");
  }

  @Test
  void aRejectedJobIsCancelled() {
    JobId id = created("\"joblog:approve\"", 1);
    happened(id, JobStatus.CANCELLED, new Fact.JobRejected(Optional.of("too dear"), FakeCore.T));

    assertThat(told(id))
        .containsExactly(
            "JobLevel New>New 1 Job created", "JobLevel Queued>Cancelled 2 job rejected: too dear");
  }

  @Test
  void severalExecutionsAreOneStory() {
    JobId parent = created("", 2);
    List<JobId> children =
        face.core.jobs.keySet().stream().filter(id -> !id.equals(parent)).sorted().toList();
    claimed(children.get(0), 1);
    claimed(children.get(1), 1);
    completed(children.get(0), 1);
    completed(children.get(1), 1);
    happened(parent, JobStatus.PENDING, new Fact.JobBecamePending());
    claimed(parent, 1);
    completed(parent, 1);

    assertThat(told(parent))
        .containsExactly(
            "JobLevel New>New 1 Job created",
            "ExecutionLevel New>BidAccepted 1 running",
            "JobLevel New>InProgress 2 Job is running",
            "ExecutionLevel New>BidAccepted 1 running",
            "ExecutionLevel BidAccepted>Completed 2 completed",
            "ExecutionLevel BidAccepted>Completed 2 completed",
            "JobLevel InProgress>Completed 3 Job completed");
  }

  @Test
  void filtersLeaveOut() {
    JobId id = created("", 1);
    claimed(id, 1);
    completed(id, 1);

    assertThat(events(id, ", \"filters\": {\"exclude_job_level\": true}")).hasSize(2);
    assertThat(events(id, ", \"filters\": {\"exclude_execution_level\": true}")).hasSize(3);
    long since = FakeCore.T.plusSeconds(102).getEpochSecond();
    assertThat(events(id, ", \"filters\": {\"since\": " + since + "}")).hasSize(2);
    assertThat(Face.error(face.post("/requester/events", "{\"filters\": {\"since\": \"x\"}}")))
        .isEqualTo("400 error-bad-request");
  }

  @Test
  void theSdkGetsIntegers() {
    JobId id = created("", 1);

    JsonNode event =
        Face.json(face.postAs(Face.SDK, "/requester/events", "{\"job_id\": \"" + id + "\"}"))
            .at("/events/0");

    assertThat(event.get("Type").intValue()).isEqualTo(1);
    assertThat(event.at("/JobState/New").intValue()).isEqualTo(1);
  }

  @Test
  void aLongHistoryIsReadToItsEnd() {
    JobId id = created("", 1);
    claimed(id, 1);
    for (int i = 0; i < 500; i++) {
      happened(
          id,
          JobStatus.CLAIMED,
          new Fact.LeaseExtended(1, FakeCore.T, Optional.empty(), Optional.empty()));
    }
    completed(id, 1);

    assertThat(told(id)).hasSize(5).endsWith("JobLevel InProgress>Completed 3 Job completed");
  }
}
