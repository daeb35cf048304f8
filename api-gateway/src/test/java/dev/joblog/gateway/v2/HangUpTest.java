// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Commands;
import dev.joblog.protocol.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker that hangs up while its claim waits is noticed at once; one that stays is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HangUpTest {

  private static final Commands.Reply GRANTED =
      new Commands.Decided(Samples.accepted(new Outcome.OfGrants(List.of(Samples.grant()))));

  private static final int GRANTS_TO_NOBODY = 50;

  /** Of a connection on which nothing waits. */
  private static final Duration IDLE_AT_MOST = Duration.ofSeconds(1);

  /** Both ways to a claim; what follows the token. */
  enum Sent {
    TO_JERSEY("Content-Length: 0\r\n\r\n"),
    HOT("Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");

    private final String rest;

    Sent(String rest) {
      this.rest = rest;
    }
  }

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory, threads -> threads, IDLE_AT_MOST);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  private CompletableFuture<Commands.Reply> parked() {
    CompletableFuture<Commands.Reply> reply = new CompletableFuture<>();
    face.commands.granted = reply;
    return reply;
  }

  private Socket claim(Sent sent) throws IOException {
    int before = face.commands.asked.size();
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), face.port());
    socket.setSoTimeout(10_000);
    write(socket, sent);
    await(() -> face.commands.asked.size() > before);
    return socket;
  }

  private void write(Socket socket, Sent sent) throws IOException {
    String request =
        "POST /v2/jobs/claim HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + face.token()
            + "\r\n"
            + sent.rest;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private static String answer(InputStream stream) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("secret-lease-token") < 0) {
      int next = stream.read();
      assertThat(next).as("after " + text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerThatHangsUpWhileItWaitsIsNoticed(Sent sent) throws IOException {
    CompletableFuture<Commands.Reply> never = parked();
    int before = face.commands.undelivered.get();
    claim(sent).close();
    await(() -> face.commands.undelivered.get() > before);
    assertThat(never).isNotDone();
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerThatHungUpRightBeforeItsGrantIsNoticed(Sent sent) throws IOException {
    for (int i = 0; i < GRANTS_TO_NOBODY; i++) {
      CompletableFuture<Commands.Reply> reply = parked();
      int before = face.commands.undelivered.get();
      claim(sent).close();
      reply.complete(GRANTED);
      await(() -> face.commands.undelivered.get() > before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerThatStaysIsServedAndItsConnectionServesOn(Sent sent) throws IOException {
    int before = face.commands.undelivered.get();
    CompletableFuture<Commands.Reply> first = parked();
    try (Socket socket = claim(sent)) {
      first.complete(GRANTED);
      assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
      CompletableFuture<Commands.Reply> second = parked();
      int asked = face.commands.asked.size();
      write(socket, sent);
      await(() -> face.commands.asked.size() > asked);
      second.complete(GRANTED);
      assertThat(answer(socket.getInputStream())).contains("HTTP/1.1 200");
    }
    assertThat(face.commands.undelivered).hasValue(before);
  }

  @ParameterizedTest
  @EnumSource
  void aRequestSentBeforeTheAnswerIsServedAfterIt(Sent sent) throws IOException {
    CompletableFuture<Commands.Reply> first = parked();
    try (Socket socket = claim(sent)) {
      int asked = face.commands.asked.size();
      write(socket, sent);
      first.complete(GRANTED);
      assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
      await(() -> face.commands.asked.size() > asked);
      assertThat(answer(socket.getInputStream())).contains("HTTP/1.1 200");
    }
  }

  /** Time on the socket is the one thing here that can not be moved. */
  @ParameterizedTest
  @EnumSource
  void aClaimWaitsLongerThanAConnectionMayBeIdle(Sent sent) throws IOException {
    CompletableFuture<Commands.Reply> reply = parked();
    try (Socket socket = claim(sent)) {
      long enough = System.nanoTime() + 2 * IDLE_AT_MOST.toNanos();
      await(() -> System.nanoTime() > enough);

      reply.complete(GRANTED);

      assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
    }
  }
}
