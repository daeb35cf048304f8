// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.Beat;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.query.QueryAnswer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What happened to a job, and what it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HistoryTest {

  private static final String JOB = "/v2/jobs/" + Samples.ID;

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  private static QueryAnswer.HistoryEntry approved(long sequence) {
    return new QueryAnswer.HistoryEntry(
        new EventHeader(
            new Position(3, 17),
            1,
            "dev",
            Samples.ID,
            new EventHeader.About(
                "default", "resize", List.of(), Collections.emptySortedMap(), Optional.of("ann")),
            sequence,
            JobStatus.PENDING,
            Samples.T,
            new EventHeader.Cause(new UUID(0, 7), "ApproveJob", "boss", Optional.empty())),
        new Fact.JobApproved(Optional.of("looks good")));
  }

  @Test
  void aPageSaysWhatHappenedWhoDidItAndWhereTheNextBegins() {
    face.reads.history =
        FakeReads.answered(
            new Reads.Found<>(
                new QueryAnswer.HistoryPage(List.of(approved(4), approved(5)), true)));
    HttpResponse<String> page = face.get(JOB + "/events?cursor=3&limit=2");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(face.reads.asked).contains("after 3 limit 2");
    assertThat(Face.json(page).at("/items/0").toString())
        .isEqualTo(
            "{\"id\":\"3:17:1\",\"type\":\"JobApproved\",\"jobId\":\""
                + Samples.ID
                + "\",\"jobType\":\"resize\",\"queue\":\"default\",\"status\":\"pending\","
                + "\"sequence\":4,\"time\":\""
                + Wire.time(Samples.T)
                + "\",\"actor\":\"boss\",\"cause\":{\"commandId\":"
                + "\"00000000-0000-0000-0000-000000000007\",\"operation\":\"ApproveJob\"},"
                + "\"data\":{\"reason\":\"looks good\"}}");
    assertThat(Face.json(page).get("nextCursor").asText()).isEqualTo("5");
  }

  @Test
  void anEventShowsTheHeartbeatThatNoEventToldOf() {
    EventHeader told = approved(4).header();
    Beat beat =
        new Beat(
            Samples.T.minusSeconds(1),
            Samples.T.plusSeconds(59),
            Optional.of(new Progress(40, Optional.empty())),
            Optional.of(new JsonText("7")));
    EventHeader header =
        new EventHeader(
            told.command(),
            told.ordinal(),
            told.tenant(),
            told.jobId(),
            told.about(),
            told.sequence(),
            JobStatus.PENDING,
            told.t(),
            told.cause(),
            Optional.of(beat));
    QueryAnswer.HistoryEntry expired =
        new QueryAnswer.HistoryEntry(header, new Fact.LeaseExpired(3));
    face.reads.history =
        FakeReads.answered(new Reads.Found<>(new QueryAnswer.HistoryPage(List.of(expired), false)));
    assertThat(Face.json(face.get(JOB + "/events")).at("/items/0/beat").toString())
        .isEqualTo(
            "{\"at\":\""
                + Wire.time(beat.at())
                + "\",\"expiresAt\":\""
                + Wire.time(beat.expiresAt())
                + "\",\"progress\":{\"percent\":40}}");
  }

  @Test
  void theLastPageHasNoNext() {
    face.reads.history =
        FakeReads.answered(
            new Reads.Found<>(new QueryAnswer.HistoryPage(List.of(approved(4)), false)));
    assertThat(Face.json(face.get(JOB + "/events")).has("nextCursor")).isFalse();
  }

  @Test
  void anothersHistoryLooksLikeNone() {
    String other = face.token("other", List.of(Scopes.JOBS_READ));
    assertThat(Face.problem(face.as(other, "GET", JOB + "/events", "")))
        .isEqualTo("404 job-not-found");
    assertThat(Face.problem(face.as(other, "GET", JOB + "?at=3", "")))
        .isEqualTo("404 job-not-found");
  }

  @Test
  void aJobCanBeSeenAtATimeOrASequence() {
    assertThat(face.get(JOB + "?at=2026-11-22T10:00:00Z").statusCode()).isEqualTo(200);
    assertThat(face.get(JOB + "?at=17").statusCode()).isEqualTo(200);
    assertThat(face.reads.asked)
        .contains("until 2026-11-22T10:00:00Z sequence " + Long.MAX_VALUE)
        .contains("until 9999-12-31T23:59:59.999Z sequence 17");
    assertThat(Face.problem(face.get(JOB + "?at=yesterday"))).isEqualTo("400 invalid-parameter");
    assertThat(Face.problem(face.get(JOB + "/events?cursor=-1")))
        .isEqualTo("400 invalid-parameter");
    assertThat(Face.problem(face.get(JOB + "/events?limit=101")))
        .isEqualTo("400 limit-out-of-range");
  }
}
