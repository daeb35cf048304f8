// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.dialect.waylay.NaiveReader.Seen;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /registry/v2/jobs/events}, read over a socket as the original client reads it. */
final class StreamTest {

  private static final String EVENTS = "/registry/v2/jobs/events";

  @TempDir private Path directory;
  private WaylayFace face;
  private final Samples build = Samples.build(1);

  @BeforeEach
  void open() {
    face = new WaylayFace(directory);
  }

  @AfterEach
  void close() {
    face.close();
  }

  /** The stream, with its first message read. */
  private NaiveReader listen(String query) {
    NaiveReader reader = NaiveReader.open(face.port(), EVENTS + query, "Bearer " + face.token());
    assertThat(reader.status()).contains("200");
    assertThat(reader.header("content-type").orElseThrow()).startsWith("text/event-stream");
    assertThat(reader.header("content-encoding")).isEmpty();
    assertThat(reader.next().orElseThrow().event()).isEqualTo("ack");
    return reader;
  }

  /** {@code waiting 1}: the event and the job's number. */
  private static String told(NaiveReader reader) {
    return told(reader.next().orElseThrow());
  }

  private static String told(Seen seen) {
    JsonNode data = WaylayFace.json(seen.data());
    return seen.event() + " " + Integer.parseInt(data.at("/job/id").asText().substring(0, 8), 16);
  }

  private static Fact claimed() {
    return new Fact.JobClaimed(new Lease("agent", 1, 1, Samples.T), 1);
  }

  private static Fact completed(String result) {
    return new Fact.JobCompleted(1, new JsonText(result), Optional.empty(), Samples.T);
  }

  @Test
  void whatHappensAfterTheAckIsToldOneMessageToAChunk() {
    face.events.append(Samples.build(7).created(JobStatus.PENDING));
    try (NaiveReader reader = listen("")) {
      face.events.append(
          build.created(JobStatus.PENDING),
          build.event(2, JobStatus.CLAIMED, claimed()),
          Samples.build(2).type("resize", "{}").created(JobStatus.PENDING),
          build.event(3, JobStatus.COMPLETED, completed("{\n \"digest\": \"d\"}")));

      assertThat(told(reader)).isEqualTo("waiting 1");
      assertThat(told(reader)).isEqualTo("active 1");
      assertThat(told(reader)).isEqualTo("completed 1");
    }
  }

  @Test
  void aBurstIsReadWholeByAClientThatLosesWhateverSharesAChunk() {
    try (NaiveReader reader = listen("?type=build")) {
      String log = "{\"digest\":\"d\",\"log\":[\"" + "x".repeat(40_000) + "\"]}";
      for (int number = 1; number <= 60; number++) {
        face.events.append(Samples.build(number).event(3, JobStatus.COMPLETED, completed(log)));
      }
      for (int number = 1; number <= 60; number++) {
        assertThat(told(reader)).isEqualTo("completed " + number);
      }
    }
  }

  @Test
  void aTypeIsAFilter() {
    try (NaiveReader reader = listen("?type=deploy")) {
      face.events.append(
          build.created(JobStatus.PENDING),
          Samples.build(2).type("deploy", "{}").created(JobStatus.BLOCKED));
      assertThat(told(reader)).isEqualTo("waiting-children 2");
    }
  }

  @Test
  void oneJobsStreamEndsWithTheJob() {
    face.reads.know(build);
    try (NaiveReader reader = listen("?type=build&id=" + build.id() + "&children=true")) {
      face.events.append(
          build.event(14, JobStatus.CLAIMED, claimed()),
          Samples.build(2).created(JobStatus.PENDING),
          build.event(15, JobStatus.COMPLETED, completed("{}")));

      assertThat(told(reader)).isEqualTo("active 1");
      assertThat(told(reader)).isEqualTo("completed 1");
      assertThat(reader.next().orElseThrow()).isEqualTo(new Seen("close", "The job is finished."));
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void withChildrenAVerifysBuildAndDeployAreToldToo() {
    Samples verify = Samples.build(3).type("verify", Samples.VERIFY).status(JobStatus.BLOCKED);
    Samples child = Samples.build(4).parent(verify.id());
    Samples other = Samples.build(5).type("deploy", "{}").parent(verify.id());
    face.reads.know(verify);
    try (NaiveReader all = listen("?type=verify&id=" + verify.id() + "&children=true");
        NaiveReader own = listen("?type=verify&id=" + verify.id() + "&children=false")) {
      face.events.append(
          child.created(JobStatus.PENDING),
          other.created(JobStatus.PENDING),
          verify.event(14, JobStatus.PENDING, new Fact.JobBecamePending()));

      assertThat(told(all)).isEqualTo("waiting 4");
      assertThat(told(all)).isEqualTo("waiting 5");
      assertThat(told(all)).isEqualTo("waiting 3");
      assertThat(told(own)).isEqualTo("waiting 3");
    }
  }

  @Test
  void aJobThatIsOverTellsItsLastEventAndCloses() {
    Samples over = Samples.build(6).result("{\"digest\":\"d\"}");
    face.events.append(
        over.created(JobStatus.PENDING),
        over.event(2, JobStatus.CLAIMED, claimed()),
        over.event(10, JobStatus.COMPLETED, completed("{\"digest\":\"d\"}")));
    face.reads.know(over);
    try (NaiveReader reader = listen("?type=build&id=" + over.id() + "&children=true")) {
      List<Seen> rest = reader.rest();
      assertThat(rest).hasSize(2);
      assertThat(told(rest.get(0))).isEqualTo("completed 6");
      assertThat(WaylayFace.json(rest.get(0).data()).at("/data/returnvalue/digest").asText())
          .isEqualTo("d");
      assertThat(rest.get(1).event()).isEqualTo("close");
    }
  }

  @Test
  void silenceIsKeptAliveByAnEvent() {
    try (NaiveReader reader = listen("")) {
      face.now = face.now.plusSeconds(4);
      assertThat(reader.next().orElseThrow())
          .isEqualTo(new Seen("keep-alive", "The stream is alive."));
    }
  }

  @Test
  void aTokenThatExpiresClosesTheStream() {
    try (NaiveReader reader = listen("")) {
      face.now = face.now.plusSeconds(3_600);
      List<Seen> rest = reader.rest();
      assertThat(rest.get(rest.size() - 1)).isEqualTo(new Seen("close", "The token has expired."));
    }
  }

  @Test
  void missingEventsCloseTheStreamRatherThanBePassedOver() {
    try (NaiveReader reader = listen("")) {
      face.events.append(build.created(JobStatus.PENDING));
      face.events.appendUnknown();
      assertThat(told(reader)).isEqualTo("waiting 1");
      assertThat(reader.next().orElseThrow()).isEqualTo(new Seen("close", "Events are missing."));
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void aDevelopmentClientListensWithItsKeyAndSecret() {
    try (NaiveReader reader = NaiveReader.open(face.port(), EVENTS, "Basic ZGV2OmRldjpzZWNyZXQ=")) {
      assertThat(reader.status()).contains("200");
      assertThat(reader.next().orElseThrow().event()).isEqualTo("ack");
    }
  }

  /** RFC 9110 §9.3.2; and the native stream's address is behind the same door. */
  @Test
  void headAnswersAsGetDoesWithoutAStream() {
    face.reads.know(build);
    String own = "?jobId=" + build.id();
    String other = "?jobId=" + Samples.build(10).id();
    assertThat(head("/v2/events").statusCode()).isEqualTo(200);
    assertThat(head("/v2/events" + own).statusCode()).isEqualTo(200);
    for (String refused :
        List.of("/v2/events" + other, EVENTS + other.replace("jobId", "id"), EVENTS + "?id=x")) {
      assertThat(face.get(refused).statusCode()).as(refused).isEqualTo(404);
      assertThat(head(refused).statusCode()).as(refused).isEqualTo(404);
      assertThat(head(refused).body()).isEmpty();
    }
    face.reads.away = true;
    assertThat(face.get("/v2/events" + own).body()).contains("\"partition-unavailable\"");
    HttpResponse<String> away = head("/v2/events" + own);
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).isPresent();
  }

  private HttpResponse<String> head(String path) {
    return face.sendUnchecked(
        HttpRequest.newBuilder(face.uri(path))
            .header("Authorization", "Bearer " + face.token())
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build());
  }

  @Test
  void aMethodThatIsKnownNowhereIsNotImplemented() {
    for (String path : List.of("/v2/events", EVENTS)) {
      HttpResponse<String> refused =
          face.sendUnchecked(
              HttpRequest.newBuilder(face.uri(path))
                  .method("BREW", HttpRequest.BodyPublishers.noBody())
                  .build());
      assertThat(refused.statusCode()).as(path).isEqualTo(501);
      assertThat(refused.headers().firstValue("Allow")).isEmpty();
    }
  }

  @Test
  void refusalsHaveTheDialectsShape() {
    face.reads.know(build, Samples.build(8).type("resize", "{}"), Samples.build(9).of("x", "y"));
    List<String> told = new ArrayList<>();
    for (String query :
        List.of(
            "?type=resize",
            "?children=perhaps",
            "?id=none",
            "?id=" + Samples.build(10).id(),
            "?id=" + Samples.build(8).id(),
            "?id=" + Samples.build(9).id(),
            "?type=deploy&id=" + build.id())) {
      told.add(WaylayFace.refusal(face.get(EVENTS + query)));
    }
    assertThat(told)
        .containsExactly(
            "400 BAD_REQUEST",
            "400 BAD_REQUEST",
            "404 NOT_FOUND",
            "404 NOT_FOUND",
            "404 NOT_FOUND",
            "404 NOT_FOUND",
            "404 NOT_FOUND");
    assertThat(WaylayFace.refusal(face.as("", EVENTS))).isEqualTo("401 UNAUTHORIZED");
    String wrong = "Bearer " + face.token("dev", List.of(Scopes.JOBS_READ_ALL));
    assertThat(WaylayFace.refusal(face.as(wrong, EVENTS))).isEqualTo("403 FORBIDDEN");
    HttpResponse<String> posted =
        face.sendUnchecked(
            HttpRequest.newBuilder(face.uri(EVENTS))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    assertThat(WaylayFace.refusal(posted)).isEqualTo("405 METHOD_NOT_ALLOWED");
    assertThat(posted.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    face.reads.away = true;
    assertThat(WaylayFace.refusal(face.get(EVENTS + "?id=" + build.id())))
        .isEqualTo("503 SERVICE_UNAVAILABLE");
  }
}
