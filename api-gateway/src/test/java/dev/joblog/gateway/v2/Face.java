// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.http.Document;
import dev.joblog.gateway.http.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The native API on a real Jetty and a free port, over fakes. Every answer is held against
 * openapi.yaml while it passes.
 */
final class Face implements AutoCloseable {

  static final List<String> CAPABILITIES = List.of("media.facts@1", "media.proxies@1");
  private static final ObjectMapper JSON = new ObjectMapper();

  final FakeCommands commands = new FakeCommands();
  final FakeReads reads = new FakeReads();
  final AuthSetup auth;
  final Document document = Document.of(DocumentResource.document());
  volatile Instant now = Samples.T;

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestServer server;

  Face(Path directory) {
    this(directory, threads -> threads);
  }

  /**
   * @param answering of the threads that write answers
   */
  Face(Path directory, UnaryOperator<Executor> answering) {
    this(directory, answering, Duration.ofSeconds(30));
  }

  /**
   * @param idleAtMost how long a connection may be idle
   */
  Face(Path directory, UnaryOperator<Executor> answering, Duration idleAtMost) {
    InstantSource clock = () -> now;
    this.auth = new AuthSetup(settings(directory), clock);
    NativeApi api =
        new NativeApi(
            commands,
            reads,
            auth.held(),
            auth.verifier(),
            NativeSettings.DEFAULT,
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
            List.of(),
            clock,
            answering.apply(threads));
    this.server =
        TestServer.started(
            Stream.concat(auth.components().stream(), api.components().stream()).toList(),
            api.hotRoutes(),
            NativeApi.errors(List.of()),
            idleAtMost);
  }

  static AuthSettings settings(Path directory) {
    Path key = directory.resolve("signing.key");
    try {
      Files.writeString(key, "a key for tests that is long enough");
    } catch (IOException e) {
      throw new IllegalStateException("Expected to write a key, but can not", e);
    }
    AuthSettings.Client dev =
        new AuthSettings.Client("dev", "dev-secret", "dev", Scopes.ALL, CAPABILITIES);
    return new AuthSettings(
        "http://localhost/issuer",
        "joblog",
        Optional.empty(),
        Optional.empty(),
        Optional.of(new AuthSettings.Development(key, Optional.empty(), List.of(dev))));
  }

  int port() {
    return server.port();
  }

  /** Everything allowed, as the creator of the samples. */
  String token() {
    return token("dev", Scopes.ALL);
  }

  String token(String principal, Collection<String> scopes) {
    return auth.mint().orElseThrow().mint("dev", principal, scopes, CAPABILITIES);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request("GET", path, Optional.empty(), token(), headers));
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(request("POST", path, Optional.of(body), token(), headers));
  }

  HttpResponse<String> as(String token, String method, String path, String body) {
    return send(
        request(method, path, method.equals("GET") ? Optional.empty() : Optional.of(body), token));
  }

  HttpRequest request(
      String method, String path, Optional<String> body, String token, String... headers) {
    return request(port(), method, path, body, token, headers);
  }

  /** A POST to another server. */
  static HttpRequest request(int port, String path, String body, String token, String... headers) {
    return request(port, "POST", path, Optional.of(body), token, headers);
  }

  private static HttpRequest request(
      int port,
      String method,
      String path,
      Optional<String> body,
      String token,
      String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    boolean typed = List.of(headers).contains("Content-Type");
    if (body.isPresent() && !typed) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      document.check(request.method(), request.uri().getPath(), response);
      return response;
    } catch (IOException e) {
      throw new IllegalStateException("Expected an answer, but the connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer, but the test was stopped", e);
    }
  }

  /** As it is, unchecked. */
  HttpResponse<byte[]> bytes(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("Expected an answer, but the connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer, but the test was stopped", e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("Expected JSON, but it is " + response.body(), e);
    }
  }

  /** {@code 409 lease-lost}. */
  static String problem(HttpResponse<String> response) {
    return response.statusCode() + " " + json(response).path("code").asText();
  }

  @Override
  public void close() {
    server.close();
    threads.shutdownNow();
  }
}
