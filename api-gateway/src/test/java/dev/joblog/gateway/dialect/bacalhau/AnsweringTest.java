// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose threads write answers to clients without a token. */
final class AnsweringTest {

  @TempDir private static Path directory;

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void asManyAnswersWaitAsThereIsRoomFor() {
    CountDownLatch slow = new CountDownLatch(1);
    ThreadPoolExecutor answering = BacalhauDialect.answering();
    try {
      int most = BacalhauDialect.ANSWERING_THREADS + BacalhauDialect.ANSWERS_WAITING_MAX;
      for (int i = 0; i < most; i++) {
        answering.execute(() -> await(slow));
      }

      assertThatThrownBy(() -> answering.execute(() -> await(slow)))
          .isInstanceOf(RejectedExecutionException.class);
    } finally {
      slow.countDown();
      answering.shutdownNow();
    }
  }

  @Test
  void oneWithoutRoomIsToldToComeBack() {
    Refusal refusal = new BacalhauErrors().refusal(Trouble.of(new RejectedExecutionException()));

    assertThat(refusal.status()).isEqualTo(500);
    assertThat(refusal.headers()).containsEntry("Retry-After", "1");
  }

  @Test
  void theThreadsOfTheOtherFacesAreNotNeeded() {
    CountDownLatch slow = new CountDownLatch(1);
    try (Face face = new Face(directory, false)) {
      for (int i = 0; i < Face.ANSWERING_THREADS; i++) {
        face.answering.execute(() -> await(slow));
      }

      String id = face.submitted(Client.ALICE, Specs.DATE);

      assertThat(face.state(id).get("JobID").asText()).isEqualTo(id);
      assertThat(Face.error(face.post("/requester/states", "{\"job_id\": \"12345678\"}")))
          .isEqualTo("400 error-job-not-found");
      slow.countDown();
    }
  }
}
