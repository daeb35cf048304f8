// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code If-Match} and {@code If-None-Match} (RFC 9110 §13); the samples' job has version 9. */
final class ConditionsTest {

  private static final String JOB = "/v2/jobs/" + Samples.ID;

  /** Every command about one job. */
  private static final Map<String, String> COMMANDS =
      new TreeMap<>(
          Map.of(
              "/claim", "{}",
              "/heartbeat", "{\"leaseToken\":\"t\"}",
              "/submit", "{\"leaseToken\":\"t\",\"result\":1}",
              "/fail", "{\"leaseToken\":\"t\",\"errorCode\":\"e\",\"retryable\":true}",
              "/release", "{\"leaseToken\":\"t\"}",
              "/cancel", "{}",
              "/approve", "{}",
              "/reject", "{}",
              "/retry", "{}"));

  private Face face;

  @BeforeEach
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterEach
  void stop() {
    face.close();
  }

  private OptionalLong expected(String... ifMatch) {
    String[] headers = new String[2 + ifMatch.length * 2];
    headers[0] = "Idempotency-Key";
    headers[1] = "k";
    for (int i = 0; i < ifMatch.length; i++) {
      headers[2 + 2 * i] = "If-Match";
      headers[3 + 2 * i] = ifMatch[i];
    }
    HttpResponse<String> answer = face.post(JOB + "/cancel", "{}", headers);
    assertThat(answer.statusCode()).as(List.of(ifMatch).toString()).isEqualTo(200);
    return face.commands.lastSent().terms().expectedVersion();
  }

  @Test
  void everyCommandAboutAJobNamesTheVersionThatWasSent() {
    long documented =
        face.document.operations().stream()
            .filter(o -> o.startsWith("POST /v2/jobs/{id}/"))
            .count();
    assertThat(COMMANDS).hasSize((int) documented);
    COMMANDS.forEach(
        (command, body) -> {
          HttpResponse<String> answer =
              face.post(JOB + command, body, "Idempotency-Key", "k", "If-Match", "\"9\"");
          assertThat(answer.statusCode()).as(command).isLessThan(300);
          assertThat(face.commands.lastSent().terms().expectedVersion()).as(command).hasValue(9);
          face.post(JOB + command, body, "Idempotency-Key", "k");
          assertThat(face.commands.lastSent().terms().expectedVersion()).as(command).isEmpty();
        });
  }

  @Test
  void aStarIsAnyVersion() {
    assertThat(expected("*")).isEmpty();
    assertThat(expected(" * ")).isEmpty();
  }

  @Test
  void ofSeveralTheOneIsNamedThatTheJobHas() {
    assertThat(expected("\"7\", \"9\",\"8\"")).hasValue(9);
    assertThat(expected("\"7\"", "\"9\"")).hasValue(9);
    assertThat(expected("\"9\",,W/\"9\"")).hasValue(9);
    assertThat(expected("\"7\",\"8\"")).hasValue(8);
  }

  @Test
  void whatNoVersionCanMeetIsLeftToTheEngineToRefuse() {
    for (String tags :
        List.of("W/\"9\"", "\"\"", "\"x\"", "\"09\"", "\"-1\"", "\"a,b\"", "\"0\"")) {
      assertThat(expected(tags)).as(tags).hasValue(EntityTags.NO_VERSION);
    }
    assertThat(expected("\"" + "9".repeat(30) + "\"")).hasValue(EntityTags.NO_VERSION);
  }

  /** The engine compares, and is told of a version that there is not. */
  @Test
  void whoNamedNoVersionIsToldSo() {
    face.commands.answerWith(
        Samples.outcome(
            new Outcome.Rejected(
                Rejection.VERSION_CONFLICT,
                "Expected to carry out CancelJob at version 9223372036854775807, but it is at"
                    + " version 9",
                Optional.of(Samples.job(JobStatus.PENDING)),
                Map.of("version", "9"))));

    HttpResponse<String> refused = face.post(JOB + "/cancel", "{}", "If-Match", "W/\"9\"");

    assertThat(Face.problem(refused)).isEqualTo("412 version-conflict");
    assertThat(Face.json(refused).at("/detail").asText())
        .isEqualTo(
            "Expected If-Match to name the job's version, a number in quotes, but it names none: a"
                + " weak tag (W/) never matches there.");
  }

  @Test
  void whatIsNoListOfTagsIsABadRequest() {
    for (String tags : List.of("9", "\"9", "9\"", "\"9\" \"8\"", "*, \"9\"", "w/\"9\"", ",", "")) {
      HttpResponse<String> refused = face.post(JOB + "/cancel", "{}", "If-Match", tags);
      assertThat(Face.problem(refused)).as(tags).isEqualTo("400 invalid-header");
      assertThat(Face.json(refused).at("/errors/0/header").asText()).isEqualTo("If-Match");
    }
    assertThat(face.commands.sent).isEmpty();
  }

  @Test
  void anOrderThatNamesNoJobTakesNoCondition() {
    String job = "{\"type\":\"t\",\"payload\":1}";
    for (String tags : List.of("*", "\"9\"")) {
      assertThat(Face.problem(face.post("/v2/jobs", job, "If-Match", tags)))
          .isEqualTo("400 invalid-header");
      assertThat(Face.problem(face.post("/v2/jobs/batch", "[" + job + "]", "If-Match", tags)))
          .isEqualTo("400 invalid-header");
      assertThat(Face.problem(face.post("/v2/jobs/claim", "{}", "If-Match", tags)))
          .isEqualTo("400 invalid-header");
    }
    assertThat(face.commands.sent).isEmpty();
    assertThat(face.commands.asked).isEmpty();
  }

  @Test
  void aCommandNamesTheVersionThatIsMeantAndNotThoseThatAreNot() {
    String job = "{\"type\":\"t\",\"payload\":1}";
    for (String tags : List.of("*", "\"9\"", "W/\"8\"")) {
      String[] headers = {"Idempotency-Key", "k", "If-None-Match", tags};
      COMMANDS.forEach(
          (command, body) ->
              assertThat(Face.problem(face.post(JOB + command, body, headers)))
                  .as(command)
                  .isEqualTo("400 invalid-header"));
      assertThat(Face.problem(face.post("/v2/jobs", job, headers))).isEqualTo("400 invalid-header");
      assertThat(Face.problem(face.post("/v2/jobs/claim", "{}", headers)))
          .isEqualTo("400 invalid-header");
    }
    assertThat(face.commands.sent).isEmpty();
    assertThat(face.commands.asked).isEmpty();
  }

  @Test
  void severalVersionsOfAJobThatCanNotBeReadAreNotGuessed() {
    face.reads.job =
        new Reads.Unavailable<>("Expected an owner, but there is none.", Duration.ZERO);
    for (String command : List.of("/cancel", "/claim")) {
      HttpResponse<String> refused = face.post(JOB + command, "{}", "If-Match", "\"8\", \"9\"");
      assertThat(Face.problem(refused)).isEqualTo("503 partition-unavailable");
    }
    assertThat(face.commands.sent).isEmpty();
  }

  @Test
  void aReadIsOfTheVersionThatIsMeant() {
    for (String path : List.of(JOB, JOB + "?at=9")) {
      assertThat(face.get(path, "If-Match", "\"9\"").statusCode()).isEqualTo(200);
      assertThat(face.get(path, "If-Match", "*").statusCode()).isEqualTo(200);
      HttpResponse<String> other = face.get(path, "If-Match", "W/\"9\"", "If-None-Match", "\"9\"");
      assertThat(Face.problem(other)).isEqualTo("412 version-conflict");
      assertThat(Face.json(other).at("/job/version").asLong()).isEqualTo(9);
      assertThat(other.headers().firstValue("Joblog-Position")).hasValue("3:17");
    }
  }

  @Test
  void whoHasTheVersionIsNotSentItAgain() {
    for (String path : List.of(JOB, JOB + "?at=9", JOB + "/result")) {
      for (String tags : List.of("\"9\"", "W/\"9\"", "\"1\", \"9\"", "*")) {
        HttpResponse<String> known = face.get(path, "If-None-Match", tags);
        assertThat(known.statusCode()).as(path + tags).isEqualTo(304);
        assertThat(known.headers().firstValue("ETag")).hasValue("\"9\"");
      }
    }
    for (String tags : List.of("\"8\"", "9", "\"x,\\\"9\\\"\"")) {
      assertThat(face.get(JOB, "If-None-Match", tags).statusCode()).as(tags).isEqualTo(200);
    }
  }
}
