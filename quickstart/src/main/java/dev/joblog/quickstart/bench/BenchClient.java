// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker and a creator in one: just enough HTTP to be timed. Safe from any thread. */
final class BenchClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:access_token|token)\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String bearer;

  BenchClient(URI base, String client, String secret) throws IOException, InterruptedException {
    this.base = base;
    String form = "grant_type=client_credentials&client_id=" + client + "&client_secret=" + secret;
    HttpRequest ask =
        HttpRequest.newBuilder(base.resolve("/oauth2/token"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    this.bearer = "Bearer " + first(TOKEN, send(ask, 200));
  }

  /** The value of the header {@code Authorization}. */
  String bearer() {
    return bearer;
  }

  String create(String queue, int number) throws IOException, InterruptedException {
    String body =
        String.format(
            Locale.ROOT,
            "{\"type\":\"bench\",\"queue\":\"%s\",\"payload\":{\"number\":%d,\"text\":\"%s\"}}",
            queue,
            number,
            "x".repeat(200));
    return first(ID, send(post("/v2/jobs", body).build(), 201));
  }

  /** The lease token. */
  String claim(String jobId) throws IOException, InterruptedException {
    return first(TOKEN, send(post("/v2/jobs/" + jobId + "/claim", "{}").build(), 200));
  }

  void submit(String jobId, String leaseToken) throws IOException, InterruptedException {
    String body = "{\"leaseToken\":\"%s\",\"result\":{\"ok\":true}}".formatted(leaseToken);
    send(post("/v2/jobs/" + jobId + "/submit", body).header("Idempotency-Key", jobId).build(), 204);
  }

  private HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", bearer)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private String send(HttpRequest request, int expected) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "Expected %s %s to answer %d, but it answered %d: %s",
              request.method(),
              request.uri().getPath(),
              expected,
              response.statusCode(),
              response.body()));
    }
    return response.body();
  }

  private static String first(Pattern pattern, String body) throws IOException {
    Matcher found = pattern.matcher(body);
    if (!found.find()) {
      throw new IOException("Expected an answer with " + pattern + ", but it is " + body);
    }
    return found.group(1);
  }
}
