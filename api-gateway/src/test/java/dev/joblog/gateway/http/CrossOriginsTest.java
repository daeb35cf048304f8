// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which pages may read answers, as a browser would ask. */
class CrossOriginsTest {

  private static final String PAGE = "https://console.example";

  private final Server server = new Server();
  private static final URL NATIVE =
      Objects.requireNonNull(
          CrossOriginsTest.class.getResource("/dev/joblog/gateway/v2/openapi.yaml"));

  private final ServerConnector connector = new ServerConnector(server);

  /** Refuses everything with 401, as a face that was sent no token. */
  private static final class Refusing extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.setStatus(401);
      response.getHeaders().put("WWW-Authenticate", "Bearer");
      callback.succeeded();
      return true;
    }
  }

  @BeforeEach
  void start() throws Exception {
    Handler.Singleton access =
        new CrossOrigins(List.of(PAGE, "http://127.0.0.1:3000")).handler("/v2/");
    access.setHandler(new Refusing());
    server.setHandler(access);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private record Answer(String status, List<String> lines) {

    Optional<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ": ";
      return lines.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .findFirst();
    }
  }

  private Answer ask(String method, String path, String... headers) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      socket.setSoTimeout(20_000);
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: joblog\r\nConnection: close\r\n"
              + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      List<String> lines =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .toList();
      return new Answer(lines.get(0), lines);
    }
  }

  @Test
  void aPreflightOfAnAllowedPageIsAnsweredWithoutAToken() throws Exception {
    Answer answer =
        ask(
            "OPTIONS",
            "/v2/events?from=earliest",
            "Origin: " + PAGE,
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: authorization,last-event-id");
    assertThat(answer.status()).contains(" 200 ");
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(PAGE);
    assertThat(answer.header("Access-Control-Allow-Methods").orElseThrow()).contains("GET", "POST");
    assertThat(answer.header("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization", "Last-Event-ID", "Idempotency-Key");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void aPageMaySendAndReadEveryHeaderOfTheDocument() throws Exception {
    Set<String> sent = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> read = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Document document = Document.of(NATIVE.openStream().readAllBytes());
    for (String operation : document.operations()) {
      String[] parts = operation.split(" ", 2);
      JsonNode documented = document.operation(parts[0], parts[1]);
      for (JsonNode each : documented.path("parameters")) {
        JsonNode parameter = document.resolved(each);
        if (parameter.get("in").asText().equals("header")) {
          sent.add(parameter.get("name").asText());
        }
      }
      Document.each(
          documented.get("responses"),
          (status, response) ->
              Document.each(
                  document.resolved(response).path("headers"), (name, header) -> read.add(name)));
    }
    // The first is for proxies; the others every page may read (WHATWG Fetch §2.2.2).
    read.removeAll(List.of("X-Accel-Buffering", "Cache-Control", "Pragma"));
    Answer preflight =
        ask(
            "OPTIONS",
            "/v2/jobs",
            "Origin: " + PAGE,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization");
    assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow().split(", *"))
        .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
        .containsAll(sent);
    assertThat(
            ask("GET", "/v2/jobs", "Origin: " + PAGE)
                .header("Access-Control-Expose-Headers")
                .orElseThrow()
                .split(", *"))
        .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
        .containsAll(read)
        .contains("Idempotent-Replayed");
  }

  @Test
  void anAllowedPageMayReadRefusalsToo() throws Exception {
    Answer answer = ask("GET", "/v2/events", "Origin: " + PAGE);
    assertThat(answer.status()).contains(" 401 ");
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(PAGE);
    assertThat(answer.header("Access-Control-Expose-Headers").orElseThrow())
        .contains("Location", "Retry-After", "Joblog-Position");
    assertThat(answer.header("Vary")).contains("Origin");
  }

  @Test
  void everyOtherPageMayReadNothing() throws Exception {
    for (String other :
        List.of(
            "https://console.example.evil",
            "https://consoleXexample",
            "http://console.example",
            "https://console.example:8443",
            "null")) {
      Answer read = ask("GET", "/v2/events", "Origin: " + other);
      Answer preflight =
          ask("OPTIONS", "/v2/events", "Origin: " + other, "Access-Control-Request-Method: GET");
      assertThat(read.header("Access-Control-Allow-Origin")).as(other).isEmpty();
      assertThat(preflight.header("Access-Control-Allow-Origin")).as(other).isEmpty();
    }
  }

  @Test
  void otherPathsAreNotOpened() throws Exception {
    Answer answer = ask("GET", "/oauth2/token", "Origin: " + PAGE);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void onlyOriginsAreTakenAndFewOfThem() {
    for (String wrong :
        List.of("*", "console.example", PAGE + "/", PAGE + "/app", "ftp://x", "null", "")) {
      assertThatThrownBy(() -> new CrossOrigins(List.of(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("crossOrigins");
    }
    assertThat(new CrossOrigins(Collections.nCopies(CrossOrigins.MAX, PAGE)).isOff()).isFalse();
    assertThatThrownBy(() -> new CrossOrigins(Collections.nCopies(CrossOrigins.MAX + 1, PAGE)))
        .hasMessageContaining("64");
    assertThat(CrossOrigins.NONE.isOff()).isTrue();
  }
}
