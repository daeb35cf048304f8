// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.TokenIssuer;
import dev.joblog.quickstart.deploy.AlertRules;
import dev.joblog.quickstart.kafka.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two services as a deployment runs them: two processes, with the settings that we ship. */
final class ServicesIT {

  private static final Path PROCESSOR = Path.of("..", "stream-processor");
  private static final Path GATEWAY = Path.of("..", "api-gateway");

  private static final String INTERNAL_TOKEN = "internal-0123456789abcdef01234567";
  private static final String LEASE_KEY =
      Base64.getEncoder().encodeToString("lease-0123456789abcdef0123456789".getBytes(UTF_8));

  /** SIGTERM, seen from outside of a JVM that ran its shutdown hooks. */
  private static final int TERMINATED = 128 + 15;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;

  @Test
  void aJobIsCreatedClaimedAndFinishedByTwoPlainProcesses() throws Exception {
    List<Integer> ports = FreePorts.pick(3);
    URI address = URI.create("http://127.0.0.1:" + ports.get(1));
    try (TestKafka kafka = TestKafka.start(directory);
        TokenIssuer issuer = TokenIssuer.start();
        ServiceProcess processor = processor(kafka.bootstrap(), ports.get(0));
        ServiceProcess gateway = gateway(kafka.bootstrap(), issuer, ports)) {
      await(
          "the gateway to be ready",
          () -> {
            processor.expectAlive();
            gateway.expectAlive();
            return isReady(address);
          });

      String token = issuer.token("acme", "importer");
      finishAJob(Api.withToken(address, token));
      // Some are of threads that look at the log now and then.
      await(
          "every metric that an alert asks for",
          () -> metrics(ports.get(0), ports.get(2)).containsAll(AlertRules.metrics()));
      // Those below the servlets too: create, claim, submit.
      assertThat(exposed(ports.get(2)))
          .contains("\nio_dropwizard_jetty_MutableServletContextHandler_post_requests_count 3\n");
      CompletableFuture<HttpResponse<String>> stream = open(address, token);
      CompletableFuture<HttpResponse<String>> claim =
          ask(
              address.resolve("/v2/jobs/claim"),
              token,
              HttpRequest.BodyPublishers.ofString("{\"queue\":\"idle\",\"wait\":\"PT1M\"}"));
      await("both to wait", () -> waiting(ports.get(2)));

      assertThat(gateway.stop()).isEqualTo(TERMINATED);
      assertThat(claim.join().statusCode()).isEqualTo(200);
      assertThat(claim.join().body()).isEqualTo("{\"jobs\":[]}");
      assertThat(claim.join().headers().firstValue("Retry-After")).hasValue("1");
      assertThat(stream.join().body()).endsWith(": this gateway ends: resume with the last id\n\n");
      assertThat(processor.stop()).isEqualTo(TERMINATED);
      assertThat(processor.log()).contains("INFO").contains("event=processor-starting");
      assertThat(processor.log() + gateway.log())
          .doesNotContain("SLF4J(")
          .doesNotContain(INTERNAL_TOKEN)
          .doesNotContain(LEASE_KEY)
          .doesNotContain("ERROR", "HEALTHCHECKS");
      assertThat(gateway.log().lines()).allMatch(line -> line.startsWith("{\"timestamp\":"));
    }
  }

  /** By name, of both services. */
  private static Set<String> metrics(int processor, int gateway) throws Exception {
    return (exposed(processor) + exposed(gateway))
        .lines()
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toSet());
  }

  private static CompletableFuture<HttpResponse<String>> open(URI address, String token) {
    return ask(address.resolve("/v2/events"), token, HttpRequest.BodyPublishers.noBody());
  }

  /** GET where there is no body. */
  private static CompletableFuture<HttpResponse<String>> ask(
      URI uri, String token, HttpRequest.BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(body.contentLength() == 0 ? "GET" : "POST", body)
            .build();
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  /** One stream is open, and one command is in flight. */
  private static boolean waiting(int adminPort) throws Exception {
    String metrics = exposed(adminPort);
    return metrics.contains("\njoblog_requests_in_flight 1.0\n")
        && metrics.contains("\njoblog_event_streams 1.0\n");
  }

  private static String exposed(int port) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void finishAJob(Api api) throws Exception {
    String job =
        api.post("/v2/jobs", "{'type':'services.greet','payload':{'name':'World'}}")
            .expect(201)
            .text("/id");
    String lease = api.post("/v2/jobs/" + job + "/claim", "{}").expect(200).text("/lease/token");
    api.post(
            "/v2/jobs/" + job + "/submit",
            "{'leaseToken':'" + lease + "','result':{'text':'Hello, World'}}",
            "Idempotency-Key",
            "services-1")
        .expect(204);
    Api.Answer done = api.get("/v2/jobs/" + job).expect(200);
    assertThat(done.text("/status")).isEqualTo("completed");
    assertThat(done.text("/createdBy")).isEqualTo("importer");
    assertThat(api.get("/v2/jobs/" + job + "/result").expect(200).body().toString())
        .contains("Hello, World");
  }

  private ServiceProcess processor(String bootstrap, int port) throws IOException {
    Path config = PROCESSOR.resolve("src").resolve("main").resolve("config");
    return ServiceProcess.start(
        PROCESSOR,
        List.of("dev.joblog.processor.ProcessorMain", config.resolve("processor.yml").toString()),
        Map.of(
            "JOBLOG_KAFKA",
            bootstrap,
            "JOBLOG_REPLICATION_FACTOR",
            "1",
            "JOBLOG_STATE_DIR",
            directory.resolve("state").toString(),
            "JOBLOG_INTERNAL_BIND_HOST",
            "127.0.0.1",
            "JOBLOG_INTERNAL_PORT",
            Integer.toString(port),
            "JOBLOG_INTERNAL_ADVERTISED_HOST",
            "127.0.0.1",
            "JOBLOG_INTERNAL_TOKEN",
            INTERNAL_TOKEN,
            "JOBLOG_LEASE_KEY_1",
            LEASE_KEY),
        directory.resolve("processor.log"));
  }

  private ServiceProcess gateway(String bootstrap, TokenIssuer issuer, List<Integer> ports)
      throws IOException {
    Path config = GATEWAY.resolve("src").resolve("main").resolve("config");
    return ServiceProcess.start(
        GATEWAY,
        List.of(
            "dev.joblog.gateway.GatewayApplication",
            "server",
            config.resolve("gateway.yml").toString()),
        Map.of(
            "JOBLOG_LOG_FORMAT",
            "json",
            "JOBLOG_KAFKA",
            bootstrap,
            "JOBLOG_PROCESSOR",
            "http://127.0.0.1:" + ports.get(0),
            "JOBLOG_PORT",
            Integer.toString(ports.get(1)),
            "JOBLOG_ADMIN_PORT",
            Integer.toString(ports.get(2)),
            "JOBLOG_INTERNAL_TOKEN",
            INTERNAL_TOKEN,
            "JOBLOG_REQUEST_ID_SECRET",
            "requests-0123456789abcdef01234567",
            "JOBLOG_CURSOR_SECRET",
            "cursors-0123456789abcdef012345678",
            "JOBLOG_ISSUER",
            TokenIssuer.NAME,
            "JOBLOG_JWKS_URL",
            issuer.keysUrl()),
        directory.resolve("gateway.log"));
  }

  private static boolean isReady(URI address) throws InterruptedException {
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(address.resolve("/readyz")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
