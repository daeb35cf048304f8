// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Reads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every answer needs a thread that writes it: where none has room, the request still ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NoRoomTest {

  private static final String JOB = "/v2/jobs/" + Samples.ID;

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face =
        new Face(
            directory,
            threads ->
                task -> {
                  throw new RejectedExecutionException("full");
                });
  }

  @AfterAll
  void stop() {
    face.close();
  }

  @Test
  void aReadOrACommandIsToldToComeBack() {
    for (String path : List.of(JOB, JOB + "/result", JOB + "/events", "/v2/jobs")) {
      assertThat(Face.problem(face.get(path))).as(path).isEqualTo("503 overloaded");
    }
    String job = "{\"type\":\"t\",\"payload\":1}";
    assertThat(Face.problem(face.post("/v2/jobs", job))).isEqualTo("503 overloaded");
    assertThat(Face.problem(face.post("/v2/jobs/batch", "[" + job + "]")))
        .isEqualTo("503 overloaded");
    assertThat(Face.problem(face.post(JOB + "/cancel", "{}"))).isEqualTo("503 overloaded");
  }

  @Test
  void aClaimIsToldSoAndItsLeasesGoBack() {
    for (String path : List.of(JOB + "/claim", "/v2/jobs/claim")) {
      int before = face.commands.undelivered.get();
      assertThat(Face.problem(face.post(path, "{}"))).as(path).isEqualTo("503 overloaded");
      assertThat(face.commands.undelivered).as(path).hasValue(before + 1);
    }
  }

  @Test
  void aClaimWhoseJobCanNotBeReadIsToldSo() {
    face.reads.job =
        new Reads.Unavailable<>("Expected an owner, but there is none.", Duration.ZERO);

    assertThat(Face.problem(face.post(JOB + "/claim", "{}", "If-Match", "\"8\", \"9\"")))
        .isEqualTo("503 partition-unavailable");
  }
}
