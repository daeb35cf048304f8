// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.Faces;
import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.TimerThread;
import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.http.CrossOrigins;
import dev.joblog.gateway.http.Document;
import dev.joblog.gateway.http.TestServer;
import dev.joblog.gateway.sse.StreamSettings;
import dev.joblog.gateway.v2.NativeSettings;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A gateway on a real Jetty and a free port, over jobs and events in memory. Every answer is held
 * against openapi.yaml while it passes.
 */
final class WaylayFace implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** This dialect's openapi.yaml. */
  static final Document DOCUMENT = document();

  final ScriptedReads reads = new ScriptedReads();
  final MemoryEvents events = new MemoryEvents();
  final AuthSetup auth;
  volatile Instant now = Samples.T;

  private final ExecutorService answering = Executors.newFixedThreadPool(2);
  private final TimerThread timer = new TimerThread();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestServer server;
  private volatile @Nullable Faces faces;

  WaylayFace(Path directory) {
    this.auth = new AuthSetup(settings(directory), () -> now);
    this.server = TestServer.started(this::wire);
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!isReady()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Expected streams to be served, but they are not");
      }
      Thread.onSpinWait();
    }
  }

  private boolean isReady() {
    Faces registered = faces;
    return registered != null && registered.problem().isEmpty();
  }

  private static AuthSettings settings(Path directory) {
    Path key = directory.resolve("signing.key");
    try {
      Files.writeString(key, "a key for tests that is long enough");
    } catch (IOException e) {
      throw new IllegalStateException("Expected to write a key, but can not", e);
    }
    AuthSettings.Client dev =
        new AuthSettings.Client("dev", "dev:secret", "dev", Scopes.ALL, List.of());
    return new AuthSettings(
        "http://localhost/issuer",
        "joblog",
        Optional.empty(),
        Optional.empty(),
        Optional.of(new AuthSettings.Development(key, Optional.empty(), List.of(dev))));
  }

  /** As the application puts it together. */
  private void wire(Environment environment) {
    faces =
        Faces.register(
            environment,
            new Faces.Doors(noCommands(), reads, events),
            auth,
            new Faces.Settings(
                NativeSettings.DEFAULT,
                StreamSettings.DEFAULT,
                DialectSettings.DEFAULT,
                CrossOrigins.NONE,
                "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
                Duration.ZERO),
            timer,
            () -> now,
            answering);
  }

  /** This dialect changes nothing. */
  static Commands noCommands() {
    return (Commands)
        Proxy.newProxyInstance(
            Commands.class.getClassLoader(),
            new Class<?>[] {Commands.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("hurry")) {
                return Optional.empty(); // nobody waits here when the gateway ends
              }
              throw new AssertionError("Expected no command, but there is " + method.getName());
            });
  }

  int port() {
    return server.port();
  }

  /** Everything allowed. */
  String token() {
    return token("dev", Scopes.ALL);
  }

  String token(String principal, Collection<String> scopes) {
    return auth.mint().orElseThrow().mint("dev", principal, scopes, List.of());
  }

  HttpResponse<String> get(String path) {
    return as("Bearer " + token(), path);
  }

  /**
   * @param authorization the header; empty: none
   */
  HttpResponse<String> as(String authorization, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return send(request.build());
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpResponse<String> send(HttpRequest request) {
    HttpResponse<String> response = sendUnchecked(request);
    String path = request.uri().getPath();
    DOCUMENT.check(
        request.method(), path.equals("/registry/v2/jobs") ? path + "/" : path, response);
    return response;
  }

  HttpResponse<String> sendUnchecked(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("Expected an answer, but the connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer, but the test was stopped", e);
    }
  }

  private static Document document() {
    try (InputStream yaml = WaylayDialect.class.getResourceAsStream("openapi.yaml")) {
      return Document.of(Objects.requireNonNull(yaml).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Expected a document, but there is none", e);
    }
  }

  /** What is wrong with a text by a named schema of the document. */
  static List<String> faults(String schema, String json) {
    return DOCUMENT.faults(
        JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema), json);
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Expected JSON, but it is " + text, e);
    }
  }

  /** {@code 404 NOT_FOUND}. */
  static String refusal(HttpResponse<String> response) {
    JsonNode body = json(response);
    if (body.path("statusCode").asInt() != response.statusCode()) {
      throw new AssertionError("Expected the status in the body too, but it is " + body);
    }
    return response.statusCode() + " " + body.path("code").asText();
  }

  @Override
  public void close() {
    server.close();
    timer.close();
    answering.shutdownNow();
  }
}
