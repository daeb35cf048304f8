// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.quickstart.house.HouseClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Create, work, watch (DESIGN 13): a job made through one face is worked through another and seen
 * through all that have words for it, at every stage of its life.
 */
final class FaceTableTest {

  /** Says enough to every face, whatever the type. */
  private static final String PAYLOAD =
      "{\"asset_uuid\": \"asset-1\", \"plugName\": \"p\", \"functionType\": \"plugs\"}";

  private final House house = House.open();
  private final HouseClient ann = new HouseClient(house, "ann");
  private final HouseClient worker = new HouseClient(house, "worker");

  @AfterEach
  void close() {
    house.close();
  }

  private enum Face {
    NATIVE,
    RETAIA,
    WAYLAY,
    VALPAY
  }

  private enum Stage {
    WAITING,
    WORKED,
    DONE
  }

  /** What a face calls a stage; empty where it does not show it. */
  private static Optional<String> word(Face face, Stage stage) {
    return switch (face) {
      case NATIVE -> Optional.of(pick(stage, "pending", "claimed", "completed"));
      case RETAIA -> Optional.of("pending").filter(any -> stage == Stage.WAITING);
      case WAYLAY -> Optional.of(pick(stage, "waiting", "active", "completed"));
      case VALPAY -> Optional.of(pick(stage, "PENDING", "IN_PROGRESS", "COMPLETED"));
    };
  }

  private static String pick(Stage stage, String waiting, String worked, String done) {
    return switch (stage) {
      case WAITING -> waiting;
      case WORKED -> worked;
      case DONE -> done;
    };
  }

  static Stream<Arguments> makersAndWorkers() {
    return Stream.of(Face.NATIVE, Face.VALPAY)
        .flatMap(
            maker ->
                Stream.of(
                    Arguments.of(maker, Face.NATIVE, "extract_facts"),
                    Arguments.of(maker, Face.NATIVE, "batch"),
                    Arguments.of(maker, Face.NATIVE, "anything-else"),
                    Arguments.of(maker, Face.RETAIA, "extract_facts")));
  }

  @ParameterizedTest(name = "made by {0}, worked by {1}: {2}")
  @MethodSource("makersAndWorkers")
  void everyFaceThatHasWordsForAJobShowsIt(Face maker, Face workedBy, String type) {
    // when
    String id = make(maker, type);

    // then
    assertSeen(id, type, Stage.WAITING);

    // when
    String lease = claim(workedBy, id);

    // then
    assertSeen(id, type, Stage.WORKED);

    // when
    submit(workedBy, id, type, lease);

    // then
    assertSeen(id, type, Stage.DONE);
    assertStreamed(id, type);
  }

  private String make(Face maker, String type) {
    Answer made =
        maker == Face.NATIVE
            ? ann.post("/v2/jobs", "{\"type\": \"" + type + "\", \"payload\": " + PAYLOAD + "}")
            : ann.post("/v1/jobs", "{\"jobType\": \"" + type + "\", \"payload\": " + PAYLOAD + "}");
    assertThat(made.status()).isEqualTo(201);
    return made.json().at(maker == Face.NATIVE ? "/id" : "/data/jobId").asText();
  }

  private String claim(Face by, String id) {
    Answer claimed =
        by == Face.NATIVE
            ? worker.post("/v2/jobs/" + id + "/claim", "{}")
            : worker.post("/api/v1/jobs/" + id + "/claim", "");
    assertThat(claimed.status()).as(claimed.text()).isEqualTo(200);
    return claimed.json().at(by == Face.NATIVE ? "/lease/token" : "/lock_token").asText();
  }

  private void submit(Face by, String id, String type, String lease) {
    Answer submitted =
        by == Face.NATIVE
            ? worker.post(
                "/v2/jobs/" + id + "/submit",
                "{\"leaseToken\": \"" + lease + "\", \"result\": {\"jobCount\": 1}}")
            : worker.post(
                "/api/v1/jobs/" + id + "/submit",
                "{\"lock_token\": \""
                    + lease
                    + "\", \"job_type\": \""
                    + type
                    + "\", \"result\": {\"facts_patch\": {\"duration_ms\": 1}}}");
    assertThat(submitted.status()).as(submitted.text()).isEqualTo(by == Face.NATIVE ? 204 : 200);
  }

  private void assertSeen(String id, String type, Stage stage) {
    for (Face face : Face.values()) {
      Optional<String> word = word(face, stage).filter(any -> hasWordsFor(face, type));
      assertThat(listed(face, id)).as("%s's list, %s", face, stage).isEqualTo(word);
      if (face != Face.RETAIA) {
        assertThat(shown(face, id, type)).as("%s's get, %s", face, stage).isEqualTo(word);
      }
    }
  }

  private static boolean hasWordsFor(Face face, String type) {
    return switch (face) {
      case NATIVE, VALPAY -> true;
      case RETAIA -> type.equals("extract_facts");
      case WAYLAY -> type.equals("batch");
    };
  }

  /** The status that a list shows for the job; empty when it is not in it. */
  private Optional<String> listed(Face face, String id) {
    return switch (face) {
      case NATIVE -> find(ann.get("/v2/jobs?limit=100").json().at("/items"), "id", id, "status");
      case RETAIA -> find(worker.get("/api/v1/jobs").json(), "job_id", id, "status");
      case WAYLAY -> find(ann.get("/registry/v2/jobs/").json().at("/jobs"), "id", id, "state");
      case VALPAY ->
          find(ann.get("/v1/jobs?limit=100").json().at("/data/items"), "jobId", id, "status");
    };
  }

  private static Optional<String> find(JsonNode list, String key, String id, String status) {
    assertThat(list.isArray()).as("a list: %s", list).isTrue();
    List<String> found = new ArrayList<>();
    list.forEach(
        job -> {
          if (job.path(key).asText().equals(id)) {
            found.add(job.path(status).asText());
          }
        });
    assertThat(found).hasSizeLessThan(2);
    return found.stream().findFirst();
  }

  private Optional<String> shown(Face face, String id, String type) {
    Answer answer =
        switch (face) {
          case NATIVE -> ann.get("/v2/jobs/" + id);
          case WAYLAY -> ann.get("/registry/v2/jobs/" + type + "/" + id);
          case VALPAY -> ann.get("/v1/jobs/" + id);
          case RETAIA -> throw new IllegalArgumentException("Expected a face that shows one job");
        };
    if (answer.status() == 404) {
      return Optional.empty();
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Optional.of(
        switch (face) {
          case WAYLAY -> answer.json().at("/job/state").asText();
          case VALPAY -> answer.json().at("/data/status").asText();
          default -> answer.json().at("/status").asText();
        });
  }

  private void assertStreamed(String id, String type) {
    assertThat(ann.get("/v2/events?from=earliest&jobId=" + id).text())
        .containsSubsequence(
            "event: ack", "event: JobCreated", "event: JobCompleted", "event: close");
    Answer waylay = ann.get("/registry/v2/jobs/events?type=" + type + "&id=" + id);
    if (hasWordsFor(Face.WAYLAY, type)) {
      assertThat(waylay.text())
          .containsSubsequence("event: ack", "event: completed", "event: close");
    } else {
      assertThat(waylay.status()).isIn(400, 404);
    }
  }

  @Test
  void whoeverHasNoWordForMakingAJobRefusesIt() {
    assertThat(worker.post("/api/v1/jobs", "{}").status()).isEqualTo(405);
    assertThat(ann.post("/registry/v2/jobs/", "{}").status()).isEqualTo(405);
  }

  @Test
  void whoeverHasNoWordForWorkRefusesIt() {
    String id = make(Face.NATIVE, "batch");

    for (String path : List.of("/v1/jobs/" + id, "/registry/v2/jobs/batch/" + id)) {
      for (String work : List.of("/claim", "/heartbeat", "/submit", "/fail")) {
        assertThat(ann.post(path + work, "{}").status()).as(path + work).isIn(404, 405);
      }
    }
    assertSeen(id, "batch", Stage.WAITING);
  }

  @Test
  void aJobOfAnotherUserIsNotAmongOnesOwn() {
    String id = make(Face.VALPAY, "batch");

    Answer others = worker.get("/v1/jobs/" + id);

    assertThat(others.status()).isEqualTo(404);
    assertThat(worker.get("/v1/jobs?limit=100").json().at("/data/items")).isEmpty();
  }
}
