// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
  void asManyReadsAtOnceAsThereIsRoomFor() throws IOException, InterruptedException {
    try (Face face = new Face(directory, false)) {
      String id = face.submitted(Client.ALICE, Specs.DATE);
      CompletableFuture<String> stalled = new CompletableFuture<>();
      face.core.stalled = Optional.of(stalled);
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < Requester.READS_AT_ONCE_MAX; i++) {
        clients.add(asking(face, "{\"job_id\": \"" + id + "\"}"));
      }
      assertThat(face.core.asked.tryAcquire(Requester.READS_AT_ONCE_MAX, 20, TimeUnit.SECONDS))
          .isTrue();

      for (String path : List.of("states", "results", "events", "list")) {
        HttpResponse<String> more = face.post("/requester/" + path, "{\"job_id\": \"" + id + "\"}");
        assertThat(Face.error(more)).isEqualTo("500 error-unknown-server");
        assertThat(more.headers().firstValue("Retry-After")).contains("1");
      }
      assertThat(face.send("GET", "/approve", "", Face.SDK).statusCode()).isEqualTo(500);

      assertThat(stalled.complete("go on")).isTrue();
      for (Socket client : clients) {
        assertThat(answer(client)).startsWith("HTTP/1.1 200");
      }
      assertThat(face.state(id).get("JobID").asText()).isEqualTo(id);
    }
  }

  private static Socket asking(Face face, String body) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), face.port());
    client.setSoTimeout(20_000);
    String request =
        "POST /requester/states HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private static String answer(Socket client) throws IOException {
    try (client) {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
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
