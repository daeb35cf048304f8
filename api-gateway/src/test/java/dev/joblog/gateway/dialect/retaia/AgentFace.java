// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.TimerThread;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.http.Document;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.TestServer;
import dev.joblog.gateway.v2.NativeApi;
import dev.joblog.gateway.v2.NativeSettings;
import java.io.IOException;
import java.io.InputStream;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The dialect beside the native API on a real Jetty and a free port, over scripts. Every answer is
 * held against openapi.yaml while it passes.
 */
final class AgentFace implements AutoCloseable {

  static final List<String> CAPABILITIES = List.of("media.facts@1", "media.proxies@1");
  static final List<String> AGENT_SCOPES =
      List.of(Scopes.JOBS_CLAIM, Scopes.JOBS_HEARTBEAT, Scopes.JOBS_SUBMIT);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  final ScriptedCommands commands = new ScriptedCommands();
  final ScriptedReads reads = new ScriptedReads();
  final AuthSetup auth;
  final Document document = Document.of(yaml());
  volatile Instant now = Samples.T;

  private final ExecutorService answering = Executors.newFixedThreadPool(2);
  private final TimerThread timer = new TimerThread();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestServer server;

  AgentFace(Path directory) {
    this.auth = new AuthSetup(settings(directory), () -> now);
    RetaiaDialect dialect =
        new RetaiaDialect(
            new DialectParts(commands, reads, auth, SECRET, timer, () -> now, answering));
    List<FaceErrors> errors = List.of(dialect.errors());
    NativeApi api =
        new NativeApi(
            commands,
            reads,
            auth.held(),
            auth.verifier(),
            NativeSettings.DEFAULT,
            SECRET,
            errors,
            () -> now,
            answering);
    List<Object> components = new ArrayList<>(auth.components());
    components.addAll(api.components());
    components.addAll(dialect.components());
    this.server = TestServer.started(components, api.hotRoutes(), NativeApi.errors(errors));
  }

  static byte[] yaml() {
    try (InputStream stream =
        Optional.ofNullable(RetaiaDialect.class.getResourceAsStream("openapi.yaml"))
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
    AuthSettings.Client agent =
        new AuthSettings.Client("agent", "agent-secret", "dev", AGENT_SCOPES, CAPABILITIES);
    return new AuthSettings(
        "http://localhost/issuer",
        "joblog",
        Optional.empty(),
        Optional.empty(),
        Optional.of(new AuthSettings.Development(key, Optional.empty(), List.of(agent))));
  }

  int port() {
    return server.port();
  }

  String token() {
    return token(AGENT_SCOPES, Optional.empty());
  }

  String token(Collection<String> scopes, Optional<String> kind) {
    return auth.mint().orElseThrow().mint("dev", "agent", scopes, CAPABILITIES, kind);
  }

  static String path(int job, String act) {
    return "/api/v1/jobs/" + Samples.id(job) + "/" + act;
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(token(), "GET", path, Optional.empty(), headers);
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(token(), "POST", path, Optional.of(body), headers);
  }

  HttpResponse<String> submit(int job, String body) {
    return post(path(job, "submit"), body, "Idempotency-Key", "agent-submit-" + Samples.id(job));
  }

  HttpResponse<String> fail(int job, String body) {
    return post(path(job, "fail"), body, "Idempotency-Key", "agent-fail-" + Samples.id(job));
  }

  HttpResponse<String> send(
      String token, String method, String path, Optional<String> body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
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
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      document.check(method, response.uri().getPath(), response);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException("Expected an answer, but the connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer, but the test was stopped", e);
    }
  }

  /** A connection that sends exactly these lines, each with CRLF. */
  Socket raw(String... lines) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(10_000);
    socket
        .getOutputStream()
        .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("Expected JSON, but it is " + response.body(), e);
    }
  }

  /** {@code 409 STATE_CONFLICT}. */
  static String error(HttpResponse<String> response) {
    return response.statusCode() + " " + json(response).path("code").asText();
  }

  @Override
  public void close() {
    server.close();
    answering.shutdownNow();
    timer.close();
  }
}
