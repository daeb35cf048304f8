// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.dialect.DialectParts;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How a client proves who it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountsTest {

  private static final String TOKENS = "/accounts/v1/tokens?grant_type=client_credentials";
  private static final String KNOWN = "{\"clientId\":\"dev\",\"clientSecret\":\"dev:secret\"}";

  private WaylayFace face;

  @BeforeAll
  void open(@TempDir Path directory) {
    face = new WaylayFace(directory);
  }

  @AfterAll
  void close() {
    face.close();
  }

  @Test
  void aKnownClientGetsATokenWithTheClaimsThatItsLibraryDemands() {
    HttpResponse<String> response = face.post(TOKENS, KNOWN);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    String token = WaylayFace.json(response).get("token").asText();
    JsonNode claims =
        WaylayFace.json(
            new String(
                Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    assertThat(claims.get("tenant").asText()).isEqualTo("dev");
    assertThat(claims.get("domain").asText()).isEqualTo("dev");
    assertThat(claims.get("sub").asText()).isEqualTo("dev");
    assertThat(claims.get("exp").asLong()).isGreaterThan(face.now.getEpochSecond());
    assertThat(face.as("Bearer " + token, "/registry/v2/jobs/").statusCode()).isEqualTo(200);
  }

  /** The library of its time refuses every token with aud, as it was not told of any. */
  @Test
  void itsTokenHasNoAudAndOpensNoOtherFace() {
    String token = WaylayFace.json(face.post(TOKENS, KNOWN)).get("token").asText();
    JsonNode claims =
        WaylayFace.json(
            new String(
                Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    assertThat(claims.has("aud")).isFalse();
    assertThat(claims.get("audience").asText()).isEqualTo("joblog");

    for (String other : List.of("/v2/jobs", "/v2/events", "/api/v1/jobs", "/v1/jobs?limit=1")) {
      HttpResponse<String> response =
          face.sendUnchecked(
              HttpRequest.newBuilder(face.uri(other))
                  .header("Authorization", "Bearer " + token)
                  .build());
      assertThat(response.statusCode()).as(other).isEqualTo(401);
      assertThat(response.body()).as(other).contains("aud");
    }
    try (NaiveReader reader =
        NaiveReader.open(face.port(), "/registry/v2/jobs/events", "Bearer " + token)) {
      assertThat(reader.status()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void whoIsUnknownOrAsksOtherwiseIsRefused() {
    assertThat(WaylayFace.refusal(face.post(TOKENS, KNOWN.replace("secret", "guess"))))
        .isEqualTo("401 UNAUTHORIZED");
    assertThat(WaylayFace.refusal(face.post(TOKENS, "{}"))).isEqualTo("401 UNAUTHORIZED");
    String twice = KNOWN.replace("{", "{\"clientId\":\"x\",");
    for (String body : new String[] {"", "[]", "{", "null", "\u0000", KNOWN + "{}", twice}) {
      assertThat(WaylayFace.refusal(face.post(TOKENS, body))).isEqualTo("400 BAD_REQUEST");
    }
    for (String query : new String[] {"", "?grant_type=password"}) {
      assertThat(WaylayFace.refusal(face.post("/accounts/v1/tokens" + query, KNOWN)))
          .isEqualTo("400 BAD_REQUEST");
    }
  }

  @Test
  void aBodyAtTheBoundIsReadAndOneByteMoreIsNot() {
    String full = KNOWN + " ".repeat(WaylayTokens.BODY_BYTES_MAX - KNOWN.length());
    assertThat(face.post(TOKENS, full).statusCode()).isEqualTo(200);
    assertThat(WaylayFace.refusal(face.post(TOKENS, full + " ")))
        .isEqualTo("413 PAYLOAD_TOO_LARGE");
  }

  @Test
  void aDevelopmentClientMayCallWithItsKeyAndSecret() {
    assertThat(face.as(basic("dev:dev:secret"), "/registry/v2/jobs/").statusCode()).isEqualTo(200);
    for (String wrong : new String[] {basic("dev:guess"), basic("dev"), "Basic ?", "Basic"}) {
      assertThat(WaylayFace.refusal(face.as(wrong, "/registry/v2/jobs/")))
          .isEqualTo("401 UNAUTHORIZED");
    }
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void withoutADevelopmentIssuerThereAreNeitherTokensNorSecrets() {
    AuthSetup published =
        new AuthSetup(
            new AuthSettings(
                "http://localhost/issuer",
                "joblog",
                Optional.of(URI.create("http://127.0.0.1:1/keys")),
                Optional.empty(),
                Optional.empty()),
            () -> Samples.T);
    WaylayDialect dialect =
        new WaylayDialect(
            new DialectParts(
                WaylayFace.noCommands(),
                face.reads,
                published,
                new byte[32],
                (delay, task) -> () -> {},
                () -> Samples.T,
                Runnable::run));

    assertThat(dialect.components()).noneMatch(WaylayTokens.class::isInstance);
    assertThat(new BasicLogin(published).bearer(List.of(basic("dev:dev:secret")))).isEmpty();
  }
}
