// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.inprocess.Face.Stage;
import dev.joblog.quickstart.inprocess.ServiceClient.Answer;
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

  private static final String AGENTS = "extract_facts";
  private static final String FUNCTIONS = "batch";
  private static final String NOBODYS = "anything-else";

  private final InProcessService service = InProcessService.open();
  private final ServiceClient ann = new ServiceClient(service, "ann");
  private final ServiceClient worker = new ServiceClient(service, "worker");
  private final FaceCalls calls = new FaceCalls(ann, worker);

  @AfterEach
  void close() {
    service.close();
  }

  static Stream<Arguments> makersAndWorkers() {
    return Stream.of(Face.NATIVE, Face.VALPAY, Face.BACALHAU)
        .flatMap(
            maker ->
                Stream.of(
                    Arguments.of(maker, Face.NATIVE, AGENTS),
                    Arguments.of(maker, Face.NATIVE, FUNCTIONS),
                    Arguments.of(maker, Face.NATIVE, NOBODYS),
                    Arguments.of(maker, Face.RETAIA, AGENTS)));
  }

  @ParameterizedTest(name = "made by {0}, worked by {1}: {2}")
  @MethodSource("makersAndWorkers")
  void everyFaceThatHasWordsForAJobShowsIt(Face maker, Face workedBy, String type) {
    // when
    String id = calls.make(maker, type);

    // then
    assertSeen(maker, id, type, Stage.WAITING);

    // when
    String lease = calls.claim(workedBy, id);

    // then
    assertSeen(maker, id, type, Stage.WORKED);

    // when
    calls.submit(workedBy, id, type, lease);

    // then
    assertSeen(maker, id, type, Stage.DONE);
    assertTold(maker, id, type);
  }

  private void assertSeen(Face maker, String id, String type, Stage stage) {
    for (Face face : Face.values()) {
      Optional<String> word = face.word(stage).filter(any -> shows(face, maker, type));
      assertThat(calls.listed(face, id)).as("%s's list, %s", face, stage).isEqualTo(word);
      if (face != Face.RETAIA) {
        assertThat(calls.shown(face, id, type))
            .as("%s's own address, %s", face, stage)
            .isEqualTo(word.filter(any -> isPresentable(face, maker)));
      }
    }
  }

  /** Whether a job of that origin and type is one of the face's. */
  private static boolean shows(Face face, Face maker, String type) {
    return switch (face) {
      case NATIVE -> true;
      case RETAIA -> type.equals(AGENTS);
      case WAYLAY -> type.equals(FUNCTIONS);
      // Own jobs: a signed one is its key's.
      case VALPAY -> maker != Face.BACALHAU;
      case BACALHAU -> maker == Face.BACALHAU;
    };
  }

  /** A signed job's payload is no request that Waylay's clients have a shape for. */
  private static boolean isPresentable(Face face, Face maker) {
    return face != Face.WAYLAY || maker != Face.BACALHAU;
  }

  private void assertTold(Face maker, String id, String type) {
    assertThat(calls.told(Face.NATIVE, id, type).text())
        .containsSubsequence(
            "event: ack", "event: JobCreated", "event: JobCompleted", "event: close");
    Answer functions = calls.told(Face.WAYLAY, id, type);
    if (shows(Face.WAYLAY, maker, type)) {
      assertThat(functions.text())
          .containsSubsequence("event: ack", "event: completed", "event: close");
    } else {
      assertThat(functions.status()).isIn(400, 404);
    }
    Answer signed = calls.told(Face.BACALHAU, id, type);
    if (shows(Face.BACALHAU, maker, type)) {
      assertThat(signed.text()).contains("\"Completed\"");
    } else {
      assertThat(signed.status()).isEqualTo(400);
    }
  }

  @Test
  void whoeverHasNoWordForMakingAJobRefusesIt() {
    assertThat(worker.post("/api/v1/jobs", "{}").status()).isEqualTo(405);
    assertThat(ann.post("/registry/v2/jobs/", "{}").status()).isEqualTo(405);
  }

  @Test
  void whoeverHasNoWordForWorkRefusesIt() {
    String id = calls.make(Face.NATIVE, FUNCTIONS);

    for (String path :
        List.of("/v1/jobs/" + id, "/registry/v2/jobs/batch/" + id, "/requester/" + id)) {
      for (String work : List.of("/claim", "/heartbeat", "/submit", "/fail")) {
        assertThat(ann.post(path + work, "{}").status()).as(path + work).isIn(404, 405);
      }
    }
    assertSeen(Face.NATIVE, id, FUNCTIONS, Stage.WAITING);
  }

  @Test
  void aJobOfAnotherUserIsNotAmongOnesOwn() {
    String id = calls.make(Face.VALPAY, FUNCTIONS);

    assertThat(worker.get("/v1/jobs/" + id).status()).isEqualTo(404);
    assertThat(worker.get("/v1/jobs?limit=100").json().at("/data/items")).isEmpty();
  }
}
