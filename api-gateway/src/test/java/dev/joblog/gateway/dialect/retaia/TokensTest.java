// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.core.TimerThread;
import dev.joblog.gateway.dialect.DialectParts;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Where agents get their tokens. */
final class TokensTest extends AgentTest {

  private static final String MINT = "/api/v1/auth/clients/token";
  private static final String OAUTH = "/api/v1/oauth/token";

  private HttpResponse<String> mint(String id, String kind, String secret) {
    return face.send(
        "",
        "POST",
        MINT,
        Optional.of(
            "{\"client_id\":\"%s\",\"client_kind\":\"%s\",\"secret_key\":\"%s\"}"
                .formatted(id, kind, secret)));
  }

  private HttpResponse<String> form(String form, String... headers) {
    return face.send("", "POST", OAUTH, Optional.of(form), headers);
  }

  private int listedWith(String token) {
    return face.send(token, "GET", "/api/v1/jobs", Optional.empty()).statusCode();
  }

  @Test
  void aClientsSecretGetsAToken() {
    HttpResponse<String> response = mint("agent", "AGENT", "agent-secret");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = AgentFace.json(response);
    assertThat(body.get("client_id").asText()).isEqualTo("agent");
    assertThat(body.get("client_kind").asText()).isEqualTo("AGENT");
    assertThat(body.get("token_type").asText()).isEqualTo("Bearer");
    assertThat(body.get("expires_in").asInt()).isEqualTo(3_600);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(listedWith(body.get("access_token").asText())).isEqualTo(200);
  }

  @Test
  void anMcpsTokenIsGoodForNoJob() {
    JsonNode body = AgentFace.json(mint("agent", "MCP", "agent-secret"));
    String token = body.get("access_token").asText();
    assertThat(AgentFace.error(face.send(token, "GET", "/api/v1/jobs", Optional.empty())))
        .isEqualTo("403 FORBIDDEN_ACTOR");
  }

  @Test
  void aNewTokenLeavesTheOldOneGood() {
    String first =
        AgentFace.json(mint("agent", "AGENT", "agent-secret")).get("access_token").asText();
    mint("agent", "AGENT", "agent-secret");
    assertThat(listedWith(first)).isEqualTo(200);
  }

  @Test
  void wrongCredentialsAreUnauthorized() {
    assertThat(AgentFace.error(mint("agent", "AGENT", "wrong"))).isEqualTo("401 UNAUTHORIZED");
    assertThat(AgentFace.error(mint("nobody", "AGENT", "wrong"))).isEqualTo("401 UNAUTHORIZED");
  }

  @Test
  void kindsThatPeopleLogInWithAreForbiddenAndOthersInvalid() {
    assertThat(AgentFace.error(mint("agent", "UI_WEB", "x"))).isEqualTo("403 FORBIDDEN_ACTOR");
    assertThat(AgentFace.error(mint("agent", "ROBOT", "x"))).isEqualTo("422 VALIDATION_FAILED");
    for (String body :
        new String[] {"", "[]", "{}", "{\"client_id\":\"agent\",\"client_kind\":\"AGENT\"}"}) {
      assertThat(AgentFace.error(face.send("", "POST", MINT, Optional.of(body))))
          .isEqualTo("422 VALIDATION_FAILED");
    }
  }

  @Test
  void aClientsNameIsBounded() {
    String longest = "c".repeat(RetaiaTokens.CLIENT_ID_CHARS_MAX);
    assertThat(AgentFace.error(mint(longest, "AGENT", "x"))).isEqualTo("401 UNAUTHORIZED");
    assertThat(AgentFace.error(mint(longest + "c", "AGENT", "x")))
        .isEqualTo("422 VALIDATION_FAILED");
  }

  @Test
  void aClientThatGuessesHasToWaitAndNoOtherDoes() {
    for (int i = 0; i < FailedAttempts.IN_WINDOW_MAX; i++) {
      assertThat(mint("guesser", "AGENT", "guess-" + i).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> response = mint("guesser", "AGENT", "guess");
    assertThat(AgentFace.error(response)).isEqualTo("429 TOO_MANY_ATTEMPTS");
    assertThat(response.headers().firstValue("Retry-After")).contains("60");
    assertThat(mint("agent", "AGENT", "agent-secret").statusCode()).isEqualTo(200);
    face.now = Samples.T.plus(FailedAttempts.WINDOW);
    assertThat(mint("guesser", "AGENT", "guess").statusCode()).isEqualTo(401);
  }

  @Test
  void thoseWhoFailedAreRememberedUpToABound() {
    AtomicReference<Instant> now = new AtomicReference<>(Samples.T);
    FailedAttempts attempts = new FailedAttempts(now::get);
    for (int i = 0; i < FailedAttempts.IN_WINDOW_MAX; i++) {
      attempts.failed("first");
    }
    assertThat(attempts.waiting("first")).contains(FailedAttempts.WINDOW);
    for (int i = 1; i < FailedAttempts.CLIENTS_MAX; i++) {
      attempts.failed("client-" + i);
    }
    now.set(Samples.T.plusSeconds(59));
    assertThat(attempts.waiting("first")).contains(Duration.ofSeconds(1));
    for (int i = 1; i <= FailedAttempts.CLIENTS_MAX; i++) {
      attempts.failed("other-" + i);
    }
    assertThat(attempts.waiting("first")).isEmpty();
  }

  @Test
  void theAddressOfThePublishedDocumentSpeaksRfc6749() {
    HttpResponse<String> posted =
        form(
            "grant_type=client_credentials&client_id=agent&client_secret=agent-secret"
                + "&scope=jobs%3Aclaim",
            "Content-Type", "application/x-www-form-urlencoded");
    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(posted.headers().firstValue("X-Correlation-Id")).isPresent();
    JsonNode body = AgentFace.json(posted);
    assertThat(body.get("scope").asText()).isEqualTo("jobs:claim");
    assertThat(listedWith(body.get("access_token").asText())).isEqualTo(200);
    String basic =
        Base64.getEncoder()
            .encodeToString("agent:agent-secret".getBytes(StandardCharsets.US_ASCII));
    assertThat(
            form(
                    "grant_type=client_credentials",
                    "Content-Type",
                    "application/x-www-form-urlencoded",
                    "Authorization",
                    "Basic " + basic)
                .statusCode())
        .isEqualTo(200);
    HttpResponse<String> wrong =
        form(
            "grant_type=client_credentials&client_id=agent&client_secret=wrong",
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(AgentFace.json(wrong).get("error").asText()).isEqualTo("invalid_client");
  }

  @Test
  void withoutTheDevelopmentIssuerThereAreNoTokens() {
    AuthSetup elsewhere =
        new AuthSetup(
            new AuthSettings(
                "http://issuer",
                "joblog",
                Optional.of(URI.create("http://127.0.0.1:1/keys")),
                Optional.empty(),
                Optional.empty()),
            () -> Samples.T);
    try (TimerThread timer = new TimerThread()) {
      RetaiaDialect dialect =
          new RetaiaDialect(
              new DialectParts(
                  face.commands,
                  face.reads,
                  elsewhere,
                  new byte[32],
                  timer,
                  () -> Samples.T,
                  Runnable::run));
      assertThat(dialect.components()).noneMatch(RetaiaTokens.class::isInstance).isNotEmpty();
    }
  }
}
