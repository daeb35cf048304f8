// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.ExtremeValues;
import dev.joblog.protocol.JobStatus;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes in, the answer is documented and never a 5xx. Seeds are fixed; a failure names its
 * own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FuzzTest {

  private static final int ROUNDS = 1_500;
  private static final String ID = Samples.build(1).id().toString();

  /** Refused before there is an address: no face can know that it is meant. */
  private static final String BROKEN_BELOW = "\"code\":\"bad-request\"";

  private static final List<String> NAMES =
      List.of(
          "limit",
          "type",
          "state",
          "functionType",
          "createdBefore",
          "createdAfter",
          "id",
          "children",
          "colour",
          "",
          "grant_type");

  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "10.0",
          "-1",
          "1e9",
          "1e999999999",
          "NaN",
          "build",
          "verify",
          "cleanup",
          "BUILD",
          "waiting",
          "unknown",
          "plugs",
          "true",
          "TRUE",
          "1",
          ID,
          ID + "$x",
          "P1M",
          "P",
          "2w",
          "99999999999999999999d",
          "2026-11-22",
          "2026-11-22T10:00:00+00:00",
          "9999-12-31T23:59Z",
          "\u0000",
          "\ud83d\udca5",
          "%",
          "..",
          "client_credentials",
          "x".repeat(2_000));

  private static final List<String> SEGMENTS =
      List.of(
          "build",
          "verify",
          "events",
          "resize",
          ID,
          ID.toUpperCase(Locale.ROOT),
          "%24",
          "%00",
          "%2e%2e",
          "%F0%9F%92%A5",
          "x",
          "-",
          "a;b=c");

  private static final List<String> BODIES =
      List.of(
          "",
          "{}",
          "[]",
          "null",
          "7",
          "{\"clientId\":7}",
          "{\"clientId\":\"dev\",\"clientSecret\":null}",
          "{\"clientId\":{},\"clientSecret\":[]}",
          "{\"clientId\":\"\ud800\"}",
          "[".repeat(5_000),
          "{\"a\":" + "9".repeat(3_000) + "}",
          "\"unclosed",
          "\u0000\u00ff");

  private WaylayFace face;

  @BeforeAll
  void open(@TempDir Path directory) {
    face = new WaylayFace(directory);
    face.reads.know(
        Samples.build(1).result("{\"digest\":\"d\"}"),
        Samples.build(2).status(JobStatus.CLAIMED).type("verify", "[]"));
    face.events.append(Samples.build(1).created(JobStatus.PENDING));
  }

  @AfterAll
  void close() {
    face.close();
  }

  @Test
  void anyQueryAndPathIsAnsweredAndNeverWithAServerError() {
    int good = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = random(seed);
      String path = "/registry/v2/jobs" + path(random) + query(random);
      HttpResponse<String> response =
          face.sendUnchecked(
              HttpRequest.newBuilder(face.uri(path))
                  .header("Authorization", "Bearer " + face.token())
                  .build());
      assertThat(response.statusCode())
          .as("seed %d %s %s", seed, path, response.body())
          .isLessThan(500);
      if (response.statusCode() == 200) {
        good++;
      } else if (!response.body().contains(BROKEN_BELOW)) {
        assertThat(WaylayFace.refusal(response)).as("seed %d %s", seed, path).isNotEmpty();
      }
    }
    assertThat(good).isBetween(ROUNDS / 20, ROUNDS - 1);
  }

  /** Each place that is read, with each value that is hard to hold. */
  @Test
  void noValueAtTheEdgeBreaksAnything() {
    for (String value : ExtremeValues.all()) {
      for (String name : List.of("limit", "createdAfter", "createdBefore")) {
        String query = name + "=" + ExtremeValues.inQuery(value);
        assertThat(face.get("/registry/v2/jobs/?" + query).statusCode()).as(query).isIn(200, 400);
      }
      for (String body :
          List.of(
              "{\"clientId\":%s,\"clientSecret\":\"dev:secret\"}",
              "{\"clientId\":\"dev\",\"clientSecret\":%s}",
              "{\"clientId\":\"dev\",\"clientSecret\":\"x\",\"unheard of\":%s}")) {
        HttpResponse<String> response =
            face.post(
                "/accounts/v1/tokens?grant_type=client_credentials", body.replace("%s", value));
        assertThat(response.statusCode()).as("%s with %s", body, value).isIn(400, 401, 413);
      }
    }
  }

  /** Neighbours among seeds begin alike: they are scattered first. */
  private static Random random(int seed) {
    return new Random(seed * 0x9E37_79B9_7F4A_7C15L);
  }

  private static String path(Random random) {
    if (random.nextBoolean()) {
      return "";
    }
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append('/').append(SEGMENTS.get(random.nextInt(SEGMENTS.size())));
    }
    // A stream that is open would have to be left: it is fuzzed with queries that refuse it.
    return path.toString().equals("/events") ? "/event" : path.toString();
  }

  private static String query(Random random) {
    StringBuilder query = new StringBuilder("?");
    for (int i = random.nextInt(4); i > 0; i--) {
      String value = VALUES.get(random.nextInt(VALUES.size()));
      query
          .append(NAMES.get(random.nextInt(NAMES.size())))
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
          .append('&');
    }
    return query.toString();
  }

  @Test
  void anyStreamIsOpenedOrRefusedAndNeverWithAServerError() {
    int open = 0;
    for (int seed = 0; seed < ROUNDS / 5; seed++) {
      String target = "/registry/v2/jobs/events" + query(random(seed));
      try (NaiveReader reader = NaiveReader.open(face.port(), target, "Bearer " + face.token())) {
        assertThat(reader.status()).as("seed %d %s", seed, target).matches("HTTP/1.1 [24]\\d\\d.*");
        open += reader.status().contains("200") ? 1 : 0;
      }
    }
    assertThat(open).isBetween(1, ROUNDS / 5 - 1);
  }

  @Test
  void anyRequestForATokenIsAnsweredAndNeverWithAServerError() {
    for (int seed = 0; seed < ROUNDS / 3; seed++) {
      Random random = random(seed);
      String body = BODIES.get(random.nextInt(BODIES.size()));
      String path =
          "/accounts/v1/tokens"
              + (random.nextBoolean() ? query(random) : "?grant_type=client_credentials");
      HttpResponse<String> response = face.post(path, body);
      assertThat(response.statusCode()).as("seed %d %s %s", seed, path, body).isBetween(400, 499);
    }
  }
}
