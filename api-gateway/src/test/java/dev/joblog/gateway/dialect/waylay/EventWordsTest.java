// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.sse.SseFormat.Ending;
import dev.joblog.gateway.sse.SseFormat.Gap;
import dev.joblog.gateway.sse.SseFormat.Rendered;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each fact is called in the stream, and what its message holds. */
final class EventWordsTest {

  private static final Instant PURGE = Samples.T.plusSeconds(99_999);
  private static final Lease LEASE = new Lease("agent", 1, 1, Samples.T);

  private final WaylayEvents format = new WaylayEvents();
  private final Samples job = Samples.build(1);

  /** {@code waiting {"prev":"added"}}; empty when there is no word for it. */
  private String said(Samples of, JobStatus after, Fact fact) {
    return said(of.event(2, after, fact));
  }

  private String said(Event event) {
    Optional<Rendered> rendered = format.render(event);
    return rendered.map(r -> r.name() + " " + json(r).get("data")).orElse("");
  }

  /** Held against the document. */
  private JsonNode json(Rendered rendered) {
    String data = new String(rendered.data(), StandardCharsets.UTF_8);
    String schema =
        switch (rendered.name()) {
          case "waiting" -> "WaitingEvent";
          case "active" -> "ActiveEvent";
          case "delayed" -> "DelayedEvent";
          case "waiting-children" -> "WaitingChildrenEvent";
          case "completed" -> "CompletedEvent";
          case "failed" -> "FailedEvent";
          default ->
              throw new AssertionError("Expected a documented event, but: " + rendered.name());
        };
    assertThat(WaylayFace.faults(schema, data)).as(data).isEmpty();
    assertThat(data).matches("[\\x20-\\x7E]+");
    return WaylayFace.json(data);
  }

  @Test
  void aCreatedJobIsWhatItsStatusSays() {
    assertThat(said(job.created(JobStatus.PENDING))).isEqualTo("waiting {\"prev\":\"added\"}");
    assertThat(said(job.created(JobStatus.AWAITING_APPROVAL)))
        .isEqualTo("waiting {\"prev\":\"added\"}");
    assertThat(said(job.created(JobStatus.BLOCKED))).isEqualTo("waiting-children {}");
    Samples later = job.scheduled(job.createdAt().plusSeconds(31));
    assertThat(said(later.created(JobStatus.SCHEDULED))).isEqualTo("delayed {\"delay\":30000}");
  }

  @Test
  void itsWayThroughTheQueueIsTold() {
    assertThat(said(job, JobStatus.CLAIMED, new Fact.JobClaimed(LEASE, 1)))
        .isEqualTo("active {\"prev\":\"waiting\"}");
    assertThat(said(job, JobStatus.PENDING, new Fact.LeaseExpired(1)))
        .isEqualTo("waiting {\"prev\":\"stalled\"}");
    assertThat(said(job, JobStatus.PENDING, new Fact.JobReleased(1, false, Optional.empty())))
        .isEqualTo("waiting {\"prev\":\"active\"}");
    assertThat(
            said(
                job, JobStatus.SCHEDULED, new Fact.RetryScheduled(job.createdAt().plusSeconds(12))))
        .isEqualTo("delayed {\"delay\":10000}");
    assertThat(becamePending("Tick")).isEqualTo("waiting {\"prev\":\"delayed\"}");
    assertThat(becamePending("FailJob")).isEqualTo("waiting {\"prev\":\"active\"}");
    for (String order : List.of("SubmitResult", "ApproveJob", "RetryJob")) {
      assertThat(becamePending(order)).isEqualTo("waiting {\"prev\":\"waiting-children\"}");
    }
    assertThat(said(job, JobStatus.PENDING, new Fact.JobRetried(Optional.empty())))
        .isEqualTo("waiting {\"prev\":\"failed\"}");
    assertThat(said(job, JobStatus.BLOCKED, new Fact.JobApproved(Optional.empty())))
        .isEqualTo("waiting-children {}");
    assertThat(said(job, JobStatus.PENDING, new Fact.JobApproved(Optional.empty())))
        .isEqualTo("waiting {\"prev\":\"waiting\"}");
  }

  private String becamePending(String order) {
    return said(job.event(2, JobStatus.PENDING, new Fact.JobBecamePending(), order));
  }

  @Test
  void itsEndIsTold() {
    assertThat(
            said(
                job,
                JobStatus.COMPLETED,
                new Fact.JobCompleted(
                    1,
                    new JsonText("{ \"digest\":\n\"d\u00e4\u2028\" }"),
                    Optional.empty(),
                    PURGE)))
        .isEqualTo(
            "completed {\"prev\":\"active\",\"returnvalue\":{\"digest\":\"d\u00e4\u2028\"}}");
    assertThat(said(job.event(2, JobStatus.CANCELLED, cancelled(), "CancelJob")))
        .isEqualTo("failed {\"failedReason\":\"cancelled: enough\"}");
    assertThat(said(job.event(2, JobStatus.CANCELLED, cancelled(), "ReleaseJob")))
        .isEqualTo("failed {\"prev\":\"active\",\"failedReason\":\"cancelled: enough\"}");
    JsonNode failed = data(new Fact.JobFailed(new Failure("oom", Optional.empty(), false), PURGE));
    assertThat(failed).isEqualTo(WaylayFace.json("{\"prev\":\"active\",\"failedReason\":\"oom\"}"));
    JsonNode child =
        data(new Fact.JobFailed(new Failure(Failure.CHILD_FAILED, Optional.empty(), false), PURGE));
    assertThat(child.get("prev").asText()).isEqualTo("waiting-children");
    JsonNode rejected = data(new Fact.JobRejected(Optional.of("no"), PURGE));
    assertThat(rejected.get("failedReason").asText()).isEqualTo("rejected: no");
  }

  private static Fact cancelled() {
    return new Fact.JobCancelled(
        new Cancellation(Cancellation.CANCELLED, Optional.of("enough"), "dev"), PURGE);
  }

  private JsonNode data(Fact fact) {
    return json(format.render(job.event(2, JobStatus.FAILED, fact)).orElseThrow()).get("data");
  }

  @Test
  void whatThisDialectHasNoWordForIsNotSaid() {
    assertThat(said(job, JobStatus.CLAIMED, new Fact.LeaseExpired(1))).isEmpty();
    assertThat(said(job, JobStatus.CANCELLING, new Fact.JobReleased(1, true, Optional.empty())))
        .isEmpty();
    assertThat(
            said(
                job,
                JobStatus.CLAIMED,
                new Fact.LeaseExtended(1, PURGE, Optional.empty(), Optional.empty())))
        .isEmpty();
    assertThat(
            said(
                job,
                JobStatus.CLAIMED,
                new Fact.AttemptFailed(1, new Failure("x", Optional.empty(), true))))
        .isEmpty();
    assertThat(
            said(
                job,
                JobStatus.CANCELLING,
                new Fact.CancelRequested(new Cancellation("cancelled", Optional.empty(), "dev"))))
        .isEmpty();
    assertThat(said(job, JobStatus.SCHEDULED, new Fact.JobApproved(Optional.empty()))).isEmpty();
    assertThat(said(job, JobStatus.COMPLETED, new Fact.JobPurged())).isEmpty();
    assertThat(said(job.type("resize", "{}").created(JobStatus.PENDING))).isEmpty();
  }

  @Test
  void theEnvelopeNamesJobTimeAndFunction() {
    JsonNode envelope = json(format.render(job.created(JobStatus.PENDING)).orElseThrow());

    assertThat(envelope)
        .isEqualTo(
            WaylayFace.json(
                """
                {"_links": {"job": {"href": "/registry/v2/jobs/build/ID", "jobType": "build"},
                    "webscript": {"href": "/registry/v2/webscripts/my%20script/versions/1.0.1"}},
                  "job": {"type": "build", "id": "ID"}, "data": {"prev": "added"},
                  "timestamp": "2026-11-22T10:15:32.250Z",
                  "function": {"functionType": "webscripts", "name": "my script", "version": "1.0.1",
                    "runtime": "node", "runtimeVersion": "1.2.3"}}
                """
                    .replace("ID", job.id().toString())));
  }

  @Test
  void aJobWithoutLabelsHasAFunctionTheModelsTake() {
    for (WaylayType type : WaylayType.values()) {
      Samples bare = job.type(type.word(), "{}").labels(Map.of());
      JsonNode envelope = json(format.render(bare.created(JobStatus.PENDING)).orElseThrow());
      assertThat(envelope.get("function"))
          .isEqualTo(WaylayFace.json("{\"functionType\":\"plugs\",\"name\":\"_unknown_\"}"));
      assertThat(envelope.get("_links").fieldNames()).toIterable().containsExactly("job");
    }
  }

  @Test
  void aResultThatNoModelTakesIsAnEmptyOne() {
    for (String result : List.of("7", "null", "[]", "{\"digest\":7}", "{}")) {
      assertThat(returned(result)).isEqualTo(WaylayFace.json("{}"));
    }
  }

  private JsonNode returned(String result) {
    Rendered rendered =
        format
            .render(
                job.event(
                    2,
                    JobStatus.COMPLETED,
                    new Fact.JobCompleted(1, new JsonText(result), Optional.empty(), PURGE)))
            .orElseThrow();
    assertThat(rendered.data().length).isLessThanOrEqualTo(WaylayEvents.MESSAGE_BYTES_MAX);
    return json(rendered).at("/data/returnvalue");
  }

  @Test
  void aMessageAtTheBoundIsWholeAndALargerOneLosesItsLogAndThenItsResult() {
    String log = "{\"digest\":\"d\",\"log\":[\"%s\"]}";
    int rest = WaylayEvents.MESSAGE_BYTES_MAX - length(log.formatted(""));

    assertThat(returned(log.formatted("x".repeat(rest))).has("log")).isTrue();
    assertThat(returned(log.formatted("x".repeat(rest + 1))))
        .isEqualTo(WaylayFace.json("{\"digest\":\"d\"}"));
    assertThat(returned(log.formatted("\u00e4".repeat(rest / 6 + 1))).has("log")).isFalse();
    assertThat(returned("{\"digest\":\"" + "x".repeat(rest + 20) + "\",\"log\":[]}"))
        .isEqualTo(WaylayFace.json("{}"));
  }

  private int length(String result) {
    return format
        .render(
            job.event(
                2,
                JobStatus.COMPLETED,
                new Fact.JobCompleted(1, new JsonText(result), Optional.empty(), PURGE)))
        .orElseThrow()
        .data()
        .length;
  }

  @Test
  void theLargestReasonFitsWithTheLargestLabels() {
    String worst = "\u0001";
    Samples large =
        job.labels(
            Map.of(
                "functionType", "plugs",
                "functionName", worst.repeat(Limits.LABEL_VALUE_CHARS_MAX),
                "functionVersion", worst.repeat(Limits.LABEL_VALUE_CHARS_MAX),
                "runtime", worst.repeat(Limits.LABEL_VALUE_CHARS_MAX)));
    Failure failure =
        new Failure(
            "x".repeat(Limits.WORD_CHARS_MAX),
            Optional.of(worst.repeat(Limits.MESSAGE_CHARS_MAX)),
            false);
    Rendered rendered =
        format
            .render(large.event(2, JobStatus.FAILED, new Fact.JobFailed(failure, PURGE)))
            .orElseThrow();
    assertThat(rendered.data().length).isLessThanOrEqualTo(WaylayEvents.MESSAGE_BYTES_MAX);
  }

  @Test
  void theClientReadsEveryMessageThatIsNoEvent() {
    for (byte[] message :
        List.of(
            format.opening("v1.AA"),
            format.keepAlive("v1.AA"),
            format.close(Ending.JOB_FINISHED, Optional.of("j1.0.0.0.0.end")),
            format.close(Ending.TOKEN_EXPIRED, Optional.empty()),
            format.close(Ending.OVERFLOW, Optional.empty()),
            format.close(Ending.GAP, Optional.empty()),
            format.close(Ending.GATEWAY_ENDS, Optional.empty()))) {
      String text = new String(message, StandardCharsets.US_ASCII);
      assertThat(NaiveReader.parse(text)).hasSize(1);
      assertThat(text).doesNotContain("id:").doesNotContain("retry").endsWith("\r\n\r\n");
    }
    assertThat(format.gap(new Gap(0, 1, 2), "v1.AA")).isEmpty();
    assertThat(format.oneMessagePerChunk()).isTrue();
  }
}
