// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.Faces;
import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.core.EventLog;
import dev.joblog.gateway.core.ManualTimer;
import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.dialect.DialectSettings.Switch;
import dev.joblog.gateway.http.CrossOrigins;
import dev.joblog.gateway.http.TestServer;
import dev.joblog.gateway.sse.StreamSettings;
import dev.joblog.gateway.v2.NativeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The faces as the gateway registers them, on a real Jetty and a free port, over a fake core. */
final class Face implements AutoCloseable {

  static final int ANSWERING_THREADS = 2;
  static final String SDK = "speakeasy-sdk/python 0.18.0 2.279.1  bac-test";
  private static final String SEED_001 = "Swagger-Codegen/0.3.23.post7/python";

  final FakeCore core = new FakeCore();
  final ManualTimer timer = new ManualTimer();
  final Judge judge = Judge.bundled();
  volatile Instant now = FakeCore.T;

  final ExecutorService answering = Executors.newFixedThreadPool(ANSWERING_THREADS);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestServer server;

  Face(Path directory, boolean replayProtection) {
    this(directory, replayProtection, false);
  }

  Face(Path directory, boolean replayProtection, boolean plainAnnotations) {
    AuthSetup auth = new AuthSetup(auth(directory), () -> now);
    Optional<Switch> off = Optional.of(new Switch(Optional.of(false)));
    DialectSettings dialects =
        new DialectSettings(
            off,
            off,
            off,
            Optional.of(
                new DialectSettings.Bacalhau(
                    Jobs.TENANT,
                    Optional.of(Client.APPROVER.id()),
                    Optional.of(replayProtection),
                    Optional.of(plainAnnotations))));
    Faces.Settings settings =
        new Faces.Settings(
            NativeSettings.DEFAULT,
            StreamSettings.DEFAULT,
            dialects,
            CrossOrigins.NONE,
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
            Duration.ZERO);
    server =
        TestServer.started(
            environment ->
                Faces.register(
                    environment,
                    new Faces.Doors(core, core, new Silence()),
                    auth,
                    settings,
                    timer,
                    () -> now,
                    answering));
  }

  private static AuthSettings auth(Path directory) {
    Path key = directory.resolve("signing.key");
    try {
      Files.writeString(key, "a key for tests that is long enough");
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to write a key, but can not", e);
    }
    return new AuthSettings(
        "http://localhost/issuer",
        "joblog",
        Optional.empty(),
        Optional.empty(),
        Optional.of(new AuthSettings.Development(key, Optional.empty(), List.of())));
  }

  int port() {
    return server.port();
  }

  HttpResponse<String> post(String path, String body) {
    HttpResponse<String> response = send("POST", path, body, SEED_001);
    judge.check("POST", path, response);
    return response;
  }

  HttpResponse<String> postAs(String agent, String path, String body) {
    return send("POST", path, body, agent);
  }

  HttpResponse<String> send(
      String method, String path, String body, String agent, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .header("User-Agent", agent)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(
          request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Expected an answer, but the connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer, but the test was stopped", e);
    }
  }

  /** The id of a job that was submitted. */
  String submitted(Client by, String spec) {
    HttpResponse<String> response = post("/requester/submit", by.submit(spec));
    if (response.statusCode() != 200) {
      throw new AssertionError("Expected a job, but got " + response.body());
    }
    return json(response).at("/job/Metadata/ID").asText();
  }

  JsonNode state(String id) {
    return json(post("/requester/states", "{\"job_id\": \"" + id + "\"}")).get("state");
  }

  /** Exactly these bytes, in a connection of their own; what comes back until it ends. */
  String raw(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected an answer, but the connection broke", e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.read(response.body())
        .orElseThrow(() -> new AssertionError("Expected JSON, but it is " + response.body()));
  }

  /** {@code 400 error-job-not-found}. */
  static String error(HttpResponse<String> response) {
    return response.statusCode() + " " + json(response).path("Code").asText();
  }

  @Override
  public void close() {
    server.close();
    answering.shutdownNow();
  }

  /** No events, ever. */
  private static final class Silence implements EventLog {

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public Reader open() {
      throw new EventLogException("Expected nobody to stream here", new IOException(), false);
    }
  }
}
