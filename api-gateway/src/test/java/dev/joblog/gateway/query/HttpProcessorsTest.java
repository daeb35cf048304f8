// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import dev.joblog.protocol.wire.QueryWire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpProcessorsTest {

  private static final QueryRequest QUESTION =
      new QueryRequest(3, 7, true, new Query.CountJobs("acme"));

  private final QueryWire wire = new QueryWire();
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final HttpProcessors processors = new HttpProcessors("the-token", executor);
  private final HttpServer server;
  private volatile int status = 200;
  private volatile byte[] answer = new byte[0];
  private volatile String seen = "";
  private volatile String reads = "";
  private volatile byte[] body = new byte[0];

  HttpProcessorsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          seen =
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization");
          reads = exchange.getRequestHeaders().getFirst(QueryWire.READS_HEADER);
          body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    executor.shutdownNow();
  }

  @Test
  void aQuestionIsPostedWithTheTokenAndTheAnswerRead() throws Exception {
    QueryResponse response =
        new QueryResponse(
            new Position(3, 9),
            Instant.ofEpochMilli(1_800_000_000_000L),
            true,
            new QueryAnswer.Counts(List.of()));
    answer = wire.encode(response);

    assertThat(get(processors.ask(base(), QUESTION))).isEqualTo(response);

    assertThat(seen).isEqualTo("POST /internal/query Bearer the-token");
    assertThat(wire.decodeRequest(body)).isEqualTo(QUESTION);
  }

  @Test
  void theOwnersAreRead() throws Exception {
    Owners owners =
        new Owners(
            2,
            new TreeMap<>(
                Map.of(1, new Owners.Replicas(Optional.of("http://a:1"), List.of("http://b:2")))));
    answer = wire.encode(owners);

    assertThat(get(processors.owners(base()))).isEqualTo(owners);

    assertThat(seen).isEqualTo("GET /internal/owners Bearer the-token");
  }

  @Test
  void eachQuestionSaysWhichVersionsAreRead() throws Exception {
    answer = wire.encode(new Owners(0, new TreeMap<>()));
    get(processors.owners(base()));
    assertThat(reads).isEqualTo("2");

    reads = "";
    status = 503;
    assertThatThrownBy(() -> get(processors.ask(base(), QUESTION)));
    assertThat(reads).isEqualTo("2");
  }

  @Test
  void aRefusalSaysWhy() {
    status = 503;
    answer = "not-owner".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> get(processors.ask(base(), QUESTION)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NoAnswerException.class)
        .hasMessageContaining("503 not-owner");

    status = 400;
    answer =
        "asker-too-old\nExpected version 3, but it is 2\nand more".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> get(processors.ask(base(), QUESTION)))
        .hasCauseInstanceOf(NoAnswerException.class)
        .hasMessageEndingWith("400 asker-too-old: Expected version 3, but it is 2");
  }

  @Test
  void anAnswerThatBeginsAndDoesNotEndIsNoAnswer() {
    server.removeContext("/");
    server.createContext("/", exchange -> exchange.sendResponseHeaders(200, 1_000));

    assertThatThrownBy(() -> get(processors.ask(base(), QUESTION)))
        .hasCauseInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> get(processors.owners(base())))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void anAddressThatIsNoneIsNoAnswer() {
    String address = "http://with_underscore:7070";

    assertThatThrownBy(() -> get(processors.ask(address, QUESTION)))
        .hasCauseInstanceOf(NoAnswerException.class)
        .hasMessageContaining(address);
    assertThatThrownBy(() -> get(processors.owners(address)))
        .hasCauseInstanceOf(NoAnswerException.class);
  }

  @Test
  void anAnswerOfAnotherVersionIsNoAnswer() {
    answer = new byte[] {99, 1, 2};
    assertThatThrownBy(() -> get(processors.ask(base(), QUESTION)))
        .hasCauseInstanceOf(NoAnswerException.class)
        .hasMessageContaining("Expected version 2 of the query language, but it is 99");
    assertThatThrownBy(() -> get(processors.owners(base())))
        .hasCauseInstanceOf(NoAnswerException.class);
  }

  @Test
  void aProcessorThatIsGoneIsNoAnswer() {
    String gone = base();
    server.stop(0);
    assertThatThrownBy(() -> get(processors.ask(gone, QUESTION)))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void aQuestionForWhichThereIsNoRoomIsAnsweredAtOnce() {
    HttpProcessors full =
        new HttpProcessors(
            "the-token",
            task -> {
              throw new RejectedExecutionException("full");
            });

    assertThatThrownBy(() -> get(full.ask(base(), QUESTION)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NoAnswerException.class);
    assertThatThrownBy(() -> get(full.owners(base()))).hasCauseInstanceOf(NoAnswerException.class);
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
