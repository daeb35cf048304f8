// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import dev.joblog.protocol.wire.QueryWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The internal port over HTTP/1.1, with the shared token. */
public final class HttpProcessors implements Processors {

  /** A processor waits 1 s at most for a store that is behind. */
  static final Duration ANSWER_MAX = Duration.ofMillis(1_800);

  /** To its last byte. */
  static final Duration WHOLE_ANSWER_MAX = Duration.ofSeconds(2);

  /** Of a refusal: a word, and a sentence. */
  private static final int LINES_MAX = 2;

  private static final Duration CONNECT_MAX = Duration.ofMillis(500);

  private final HttpClient client;
  private final String authorization;
  private final QueryWire wire = new QueryWire();

  /**
   * @param executor runs the client's work and decodes the answers
   */
  public HttpProcessors(String token, Executor executor) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .executor(executor)
            .build();
    this.authorization = "Bearer " + token;
  }

  @Override
  public CompletionStage<QueryResponse> ask(String address, QueryRequest request) {
    return send(
        address,
        "/internal/query",
        post ->
            post.header("Content-Type", "avro/binary")
                .POST(BodyPublishers.ofByteArray(wire.encode(request))),
        wire::decodeResponse);
  }

  @Override
  public CompletionStage<Owners> owners(String address) {
    return send(address, "/internal/owners", HttpRequest.Builder::GET, wire::decodeOwners);
  }

  private <T> CompletionStage<T> send(
      String address,
      String path,
      UnaryOperator<HttpRequest.Builder> question,
      Decoder<T> decoder) {
    try {
      HttpRequest.Builder to =
          HttpRequest.newBuilder(URI.create(address + path))
              .timeout(ANSWER_MAX)
              .header("Authorization", authorization)
              .header(QueryWire.READS_HEADER, Integer.toString(QueryWire.NEWEST));
      CompletableFuture<HttpResponse<byte[]>> sent =
          client.sendAsync(question.apply(to).build(), BodyHandlers.ofByteArray());
      // The request's own timeout ends when the head of the answer is there.
      return sent.thenApply(response -> decoded(response, decoder))
          .orTimeout(WHOLE_ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete((answer, failure) -> sent.cancel(true));
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(
          new NoAnswerException("Expected room for a question, but there is none"));
    } catch (IllegalArgumentException noAddress) {
      return CompletableFuture.failedFuture(
          new NoAnswerException("Expected a processor's address, but it is " + address));
    }
  }

  private static <T> T decoded(HttpResponse<byte[]> response, Decoder<T> decoder) {
    if (response.statusCode() != 200) {
      String words = new String(response.body(), StandardCharsets.UTF_8);
      throw new NoAnswerException(
          response.statusCode()
              + " "
              + words.lines().limit(LINES_MAX).collect(Collectors.joining(": ")));
    }
    try {
      return decoder.decode(response.body());
    } catch (UndecodableException otherVersion) {
      throw new NoAnswerException(String.valueOf(otherVersion.getMessage()));
    }
  }

  private interface Decoder<T> {
    T decode(byte[] body) throws UndecodableException;
  }
}
