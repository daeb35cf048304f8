// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The native API as a client of the development set-up sees it. */
public final class Api {

  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI address;
  private final String token;

  private Api(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  /** Every scope, tenant {@code dev}. */
  public static Api dev(URI address) throws IOException, InterruptedException {
    return as(address, "dev", "dev-secret");
  }

  /** A worker of tenant {@code dev}. */
  public static Api agent(URI address) throws IOException, InterruptedException {
    return as(address, "agent", "agent-secret");
  }

  /** With a token of another issuer than the development one. */
  static Api withToken(URI address, String token) {
    return new Api(address, token);
  }

  private static Api as(URI address, String client, String secret)
      throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/oauth2/token"))
            .timeout(AT_MOST)
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    Answer answer = answer(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
    answer.expect(200);
    return new Api(address, answer.body().get("access_token").asText());
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return answer(HTTP.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString()));
  }

  /**
   * @param json single quotes stand for double ones
   * @param headers name, value, name, value…
   */
  public Answer post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    return answer(
        HTTP.send(postRequest(path, json, headers), HttpResponse.BodyHandlers.ofString()));
  }

  /**
   * Creates, claims and submits one.
   *
   * @return its id
   */
  public String finishAJob(String type) throws IOException, InterruptedException {
    String job = post("/v2/jobs", "{'type':'" + type + "','payload':{}}").expect(201).text("/id");
    String lease = post("/v2/jobs/" + job + "/claim", "{}").expect(200).text("/lease/token");
    post(
            "/v2/jobs/" + job + "/submit",
            "{'leaseToken':'" + lease + "','result':{}}",
            "Idempotency-Key",
            "once")
        .expect(204);
    return job;
  }

  CompletableFuture<Answer> postAsync(String path, String json, String... headers) {
    return HTTP.sendAsync(postRequest(path, json, headers), HttpResponse.BodyHandlers.ofString())
        .thenApply(Api::answer);
  }

  private HttpRequest postRequest(String path, String json, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(AT_MOST)
        .header("Authorization", "Bearer " + token);
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Location"),
        response.body().isEmpty() ? MissingNode.getInstance() : parse(response.body()));
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError("Expected a JSON body, but it is " + body, e);
    }
  }

  /**
   * @param body missing when there is none
   */
  public record Answer(int status, Optional<String> location, JsonNode body) {

    public Answer expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError(
            "Expected status " + wanted + ", but it is " + status + " with " + body);
      }
      return this;
    }

    /**
     * @param pointer a JSON pointer, RFC 6901
     * @return the text there, empty when nothing is
     */
    public String text(String pointer) {
      return body.at(pointer).asText();
    }
  }
}
