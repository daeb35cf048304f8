// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.auth.Scopes;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tokens at the door of the native API, and the development endpoint that gives them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokensTest {

  private static final String AT = "/v2/jobs/" + Samples.ID;
  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  @BeforeEach
  void now() {
    face.now = Samples.T;
  }

  private static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("WWW-Authenticate").orElse("none");
  }

  @Test
  void withoutATokenNothingIsServedAndTheChallengeNamesNoError() {
    for (String header : List.of("", "Basic ZGV2OmRldg==", "Bearer")) {
      String[] headers = header.isEmpty() ? new String[0] : new String[] {"Authorization", header};
      HttpResponse<String> response =
          face.send(face.request("GET", AT, Optional.empty(), "", headers));
      assertThat(Face.problem(response)).as(header).isEqualTo("401 unauthenticated");
      assertThat(challenge(response)).isEqualTo("Bearer realm=\"joblog\"");
    }
  }

  @Test
  void aTokenThatIsNotBelievedIsNamedInvalid() {
    String token = face.token();
    String forged = token.substring(0, token.length() - 2) + "AA";
    for (String bad : List.of("x", "a.b.c", forged, "x".repeat(7000))) {
      HttpResponse<String> response = face.as(bad, "GET", AT, "");
      assertThat(Face.problem(response)).isEqualTo("401 unauthenticated");
      assertThat(challenge(response)).contains("error=\"invalid_token\"");
    }
  }

  @Test
  void anExpiredTokenIsRefusedTenSecondsAfterItsTime() {
    String token = face.token();
    face.now = Samples.T.plus(Duration.ofHours(1)).plusSeconds(9);
    assertThat(face.as(token, "GET", AT, "").statusCode()).isEqualTo(200);
    face.now = Samples.T.plus(Duration.ofHours(1)).plusSeconds(10);
    HttpResponse<String> response = face.as(token, "GET", AT, "");
    assertThat(Face.problem(response)).isEqualTo("401 unauthenticated");
    assertThat(challenge(response)).contains("expired");
  }

  @Test
  void aTokenInTheQueryStringIsRefusedEvenBesideAGoodOne() {
    HttpResponse<String> response = face.get(AT + "?access_token=" + face.token());
    assertThat(Face.problem(response)).isEqualTo("400 invalid-authorization");
    assertThat(challenge(response)).contains("error=\"invalid_request\"");
  }

  @Test
  void twoTokensAreRefused() {
    HttpResponse<String> response =
        face.send(
            face.request(
                "GET", AT, Optional.empty(), face.token(), "Authorization", "Bearer other"));
    assertThat(Face.problem(response)).isEqualTo("400 invalid-authorization");
  }

  @Test
  void aMissingScopeIsNamed() {
    HttpResponse<String> response =
        face.as(face.token("agent", List.of(Scopes.JOBS_READ)), "POST", AT + "/claim", "{}");
    assertThat(Face.problem(response)).isEqualTo("403 insufficient-scope");
    assertThat(challenge(response))
        .contains("error=\"insufficient_scope\"", "scope=\"jobs:claim\"");
  }

  private HttpResponse<String> token(String form, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + face.port() + "/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return face.send(request.build());
  }

  private static String basic(String id, String secret) {
    return "Basic "
        + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bothWaysOfClientAuthenticationGiveATokenThatWorks() {
    String grant = "grant_type=client_credentials";
    List<HttpResponse<String>> given =
        List.of(
            token(grant, "Authorization", basic("dev", "dev-secret")),
            token(grant + "&client_id=dev&client_secret=dev%2Dsecret"));
    for (HttpResponse<String> response : given) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(Face.json(response).get("token_type").asText()).isEqualTo("Bearer");
      assertThat(Face.json(response).get("expires_in").asLong()).isEqualTo(3600);
      assertThat(Face.json(response).get("scope").asText()).isEqualTo(String.join(" ", Scopes.ALL));
      String token = Face.json(response).get("access_token").asText();
      assertThat(face.as(token, "GET", AT, "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aClientMayAskForLessButNotForMore() {
    String form = "grant_type=client_credentials&client_id=dev&client_secret=dev-secret&scope=";
    HttpResponse<String> less = token(form + "jobs:read+jobs:claim");
    assertThat(Face.json(less).get("scope").asText()).isEqualTo("jobs:read jobs:claim");
    String token = Face.json(less).get("access_token").asText();
    assertThat(Face.problem(face.as(token, "POST", "/v2/jobs", "{}")))
        .isEqualTo("403 insufficient-scope");
    assertRefused(token(form + "jobs:read+root"), 400, "invalid_scope");
  }

  @Test
  void whatTheEndpointRefusesItRefusesInTheWordsOfTheRfc() {
    String grant = "grant_type=client_credentials";
    HttpResponse<String> wrong = token(grant, "Authorization", basic("dev", "wrong"));
    assertRefused(wrong, 401, "invalid_client");
    assertThat(challenge(wrong)).startsWith("Basic ");
    assertRefused(token(grant + "&client_id=dev&client_secret=no"), 401, "invalid_client");
    assertRefused(token(grant + "&client_id=nobody&client_secret="), 401, "invalid_client");
    assertRefused(token(grant), 401, "invalid_client");
    assertRefused(token(grant, "Authorization", "Basic ?"), 401, "invalid_client");
    assertRefused(token(""), 400, "invalid_request");
    assertRefused(token(grant + "&" + grant), 400, "invalid_request");
    assertRefused(token(grant + "&client_id=%zz"), 400, "invalid_request");
    assertRefused(token("x".repeat(7000)), 400, "invalid_request");
    assertRefused(
        token("grant_type=password&client_id=dev&client_secret=dev-secret"),
        400,
        "unsupported_grant_type");
    assertRefused(
        token(
            grant + "&client_id=dev&client_secret=dev-secret",
            "Authorization",
            basic("dev", "dev-secret")),
        400,
        "invalid_request");
  }

  private static void assertRefused(HttpResponse<String> response, int status, String error) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Face.json(response).get("error").asText()).isEqualTo(error);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.body()).doesNotContain("dev-secret");
  }
}
