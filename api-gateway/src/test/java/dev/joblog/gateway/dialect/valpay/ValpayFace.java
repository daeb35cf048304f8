// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.ManualTimer;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.http.Document;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.TestServer;
import dev.joblog.gateway.v2.NativeApi;
import dev.joblog.gateway.v2.NativeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The dialect beside the native API on a real Jetty and a free port, over scripts. Every answer is
 * held against openapi.yaml while it passes.
 */
final class ValpayFace implements AutoCloseable {

  static final String USER = "ann";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  final ScriptedJobs jobs = new ScriptedJobs();
  final ScriptedCommands commands = new ScriptedCommands();
  final ManualTimer timer = new ManualTimer();
  final Document document = Document.of(yaml());
  private final AuthSetup auth;
  private final ExecutorService answering = Executors.newFixedThreadPool(2);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestServer server;

  ValpayFace(Path directory) {
    this.auth = new AuthSetup(settings(directory), () -> ScriptedJobs.T);
    ValpayDialect dialect =
        new ValpayDialect(
            new DialectParts(commands, jobs, auth, SECRET, timer, () -> ScriptedJobs.T, answering));
    List<FaceErrors> errors = List.of(dialect.errors());
    NativeApi api =
        new NativeApi(
            commands,
            jobs,
            auth.held(),
            auth.verifier(),
            NativeSettings.DEFAULT,
            SECRET,
            errors,
            () -> ScriptedJobs.T,
            answering);
    List<Object> components = new ArrayList<>(auth.components());
    components.addAll(api.components());
    components.addAll(dialect.components());
    this.server = TestServer.started(components, api.hotRoutes(), NativeApi.errors(errors));
  }

  static byte[] yaml() {
    try (InputStream stream =
        Optional.ofNullable(ValpayDialect.class.getResourceAsStream("openapi.yaml"))
            .orElseThrow()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read openapi.yaml, but can not", e);
    }
  }

  private static AuthSettings settings(Path directory) {
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

  String token(String user, Collection<String> scopes) {
    return auth.mint().orElseThrow().mint("dev", user, scopes, List.of());
  }

  private String token() {
    return token(USER, List.of(Scopes.JOBS_CREATE, Scopes.JOBS_READ));
  }

  HttpResponse<String> get(String path) {
    return as(token(), "GET", path, Optional.empty());
  }

  /** The answer, when there is one. */
  CompletableFuture<HttpResponse<String>> later(String path) {
    return client.sendAsync(
        request(token(), "GET", path, Optional.empty()),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  HttpResponse<String> post(String body, String... headers) {
    return as(token(), "POST", "/v1/jobs", Optional.of(body), headers);
  }

  HttpResponse<String> as(
      String token, String method, String path, Optional<String> body, String... headers) {
    HttpResponse<String> response = sent(request(token, method, path, body, headers));
    document.check(method, response.uri().getPath(), response);
    return response;
  }

  /** The answer to a body that comes back in it, and that the document's own reader can't hold. */
  HttpResponse<String> postUnchecked(String body) {
    return sent(request(token(), "POST", "/v1/jobs", Optional.of(body)));
  }

  private HttpResponse<String> sent(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Expected an answer, but the connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer, but the test was stopped", e);
    }
  }

  private HttpRequest request(
      String token, String method, String path, Optional<String> body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("Expected JSON, but it is " + response.body(), e);
    }
  }

  /** {@code 400 VALIDATION_ERROR}. */
  static String error(HttpResponse<String> response) {
    return response.statusCode() + " " + json(response).path("code").asText();
  }

  @Override
  public void close() {
    server.close();
    answering.shutdownNow();
  }
}
