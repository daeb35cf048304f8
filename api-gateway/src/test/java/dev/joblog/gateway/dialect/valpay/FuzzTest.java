// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.ExtremeValues;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the answer is documented and never a 5xx. A failure names its seed. */
final class FuzzTest extends ValpayTest {

  private static final int ROUNDS = 1_500;

  private static final String BODY =
      "{\"jobType\":\"payout\",\"payload\":{\"a\":[1,{\"b\":\"\\u00e9\"}],\"c\":1e9},\"x\":null}";

  private static final List<String> SCRAPS =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "99999999999999999999",
          "\"\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "NaN",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "%",
          "é",
          "💥",
          "\u0000",
          "[[[[[[[[",
          "{\"a\":",
          "\"payload\":",
          "\"jobType\":",
          "payout");

  private static final List<String> NAMES =
      List.of(
          "limit",
          "lastEvaluatedKey",
          "jobType",
          "status",
          "resultType",
          "dateFrom",
          "dateTo",
          "sortBy",
          "sortOrder",
          "",
          "x",
          "limit%00");

  private static final List<String> VALUES =
      List.of(
          "1",
          "100",
          "PENDING",
          "createdAt",
          "asc",
          "1772442001000",
          "999999999999999",
          "payout",
          "AQAAAZrP8wAAEjRWeJq8gAOAAAAAAAAAAQ",
          "-0",
          "+5",
          "%2B5",
          "a;b=c",
          "..");

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static String mutated(Random random) {
    StringBuilder body = new StringBuilder(BODY);
    for (int cuts = 1 + random.nextInt(4); cuts > 0 && body.length() > 0; cuts--) {
      int at = random.nextInt(body.length());
      int end = Math.min(body.length(), at + random.nextInt(6));
      body.replace(at, end, random.nextBoolean() ? pick(random, SCRAPS) : "");
    }
    return body.toString();
  }

  @Test
  void noBodyBreaksAnything() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      String body = mutated(new Random(seed));
      HttpResponse<String> response = face.post(body, "Content-Type", "junk");
      assertThat(response.statusCode()).as("seed %s: %s", seed, body).isIn(201, 400);
    }
  }

  /** Each place that is read, with each value that is hard to hold. */
  @Test
  void noValueAtTheEdgeBreaksAnything() {
    for (String value : ExtremeValues.all()) {
      for (String body :
          List.of(
              "{\"jobType\":%s,\"payload\":{}}",
              "{\"jobType\":\"payout\",\"payload\":{\"a\":%s}}",
              "{\"jobType\":\"payout\",\"payload\":{},\"unheard of\":%s}")) {
        HttpResponse<String> response = face.postUnchecked(body.replace("%s", value));
        assertThat(response.statusCode()).as("%s with %s", body, value).isIn(201, 400);
      }
      for (String name : List.of("limit", "dateFrom", "dateTo", "lastEvaluatedKey")) {
        String query = name + "=" + ExtremeValues.inQuery(value);
        HttpResponse<String> response = face.get("/v1/jobs?limit=1&" + query);
        assertThat(response.statusCode()).as(query).isIn(200, 400);
      }
    }
  }

  @Test
  void noParameterAndNoPathBreaksAnything() {
    face.jobs.fill(3);
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      StringBuilder path =
          new StringBuilder(
              random.nextInt(4) == 0
                  ? "/v1/jobs/" + URLEncoder.encode(pick(random, SCRAPS), StandardCharsets.UTF_8)
                  : "/v1/jobs");
      String separator = "?limit=2&";
      for (int more = random.nextInt(4); more > 0; more--) {
        String value =
            random.nextBoolean()
                ? URLEncoder.encode(pick(random, SCRAPS), StandardCharsets.UTF_8)
                : pick(random, VALUES);
        path.append(separator).append(pick(random, NAMES)).append('=').append(value);
        separator = "&";
      }
      HttpResponse<String> response = face.get(path.toString());
      assertThat(response.statusCode()).as("seed %s: %s", seed, path).isLessThan(500);
    }
  }
}
