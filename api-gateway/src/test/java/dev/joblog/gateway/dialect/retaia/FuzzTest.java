// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.ExtremeValues;
import dev.joblog.protocol.JobStatus;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the answer is documented and never a 5xx. A failure names its seed. */
final class FuzzTest extends AgentTest {

  private static final int ROUNDS = 1_500;
  private static final int HEADER_ROUNDS = 500;

  private static final List<String> BODIES =
      List.of(
          "{\"lock_token\":\"L\"}",
          "{\"lock_token\":\"L\",\"job_type\":\"extract_facts\",\"result\":{\"facts_patch\":"
              + "{\"duration_ms\":4200,\"fps\":29.97},\"warnings\":[\"w\"],\"metrics\":{\"m\":[1]}}}",
          "{\"lock_token\":\"L\",\"job_type\":\"generate_proxy\",\"result\":{\"derived_patch\":"
              + "{\"derived_manifest\":[{\"kind\":\"thumb\",\"ref\":\"r\",\"size_bytes\":1}]}}}",
          "{\"lock_token\":\"L\",\"error_code\":\"E\",\"message\":\"m\",\"retryable\":true}",
          "{\"client_id\":\"agent\",\"client_kind\":\"AGENT\",\"secret_key\":\"s\"}",
          "grant_type=client_credentials&client_id=agent&client_secret=s&scope=jobs%3Aclaim");

  private static final List<String> SCRAPS =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "0.1",
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
          "&",
          "=",
          "é",
          "💥",
          "\u0000",
          "[[[[[[[[",
          "{\"a\":",
          "\"result\":",
          "\"lock_token\":",
          "facts_patch");

  private static final List<String> IDS =
      List.of(
          Samples.id(1).toString(),
          "x",
          "..",
          "%2e%2e",
          "a%20b",
          "%F0%9F%92%A5",
          "a;b=c",
          "12345678-9abc-4003-8000-000000000001",
          "ffffffff-ffff-8fff-bfff-ffffffffffff");

  private static final List<String> ACTS =
      List.of("claim", "heartbeat", "submit", "fail", "", "x", "claim/");

  @BeforeEach
  void store() {
    face.reads.store(Samples.with(Samples.job(1, JobStatus.CLAIMED), Samples.PAYLOAD));
  }

  @Test
  void noBodyBreaksAnything() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      String path =
          random.nextInt(8) == 0
              ? pick(random, List.of("/api/v1/oauth/token", "/api/v1/auth/clients/token"))
              : "/api/v1/jobs/" + pick(random, IDS) + "/" + pick(random, ACTS);
      String body = mutated(random);
      HttpResponse<String> response =
          face.send(
              face.token(),
              "POST",
              path,
              Optional.of(body),
              "Content-Type",
              pick(
                  random,
                  List.of("application/json", "application/x-www-form-urlencoded", "a/b", "junk")),
              random.nextInt(4) == 0 ? "X-Other" : "Idempotency-Key",
              "key-" + random.nextInt(3));
      assertSane(seed, path + " " + body, response);
    }
  }

  /** Each place of a body that is read, with each value that is hard to hold. */
  @Test
  void noValueAtTheEdgeBreaksAnything() {
    List<String> asks =
        List.of(
            "heartbeat {\"lock_token\":%s}",
            "heartbeat {\"lock_token\":\"L\",\"unheard of\":%s}",
            "submit {\"lock_token\":\"L\",\"job_type\":%s}",
            "submit"
                + " {\"lock_token\":\"L\",\"job_type\":\"extract_facts\",\"result\":{\"facts_patch\":{\"width\":%s}}}",
            "submit"
                + " {\"lock_token\":\"L\",\"job_type\":\"extract_facts\",\"result\":{\"facts_patch\":{\"fps\":%s}}}",
            "submit"
                + " {\"lock_token\":\"L\",\"job_type\":\"extract_facts\",\"result\":{\"facts_patch\":{},\"metrics\":{\"m\":%s}}}",
            "submit"
                + " {\"lock_token\":\"L\",\"job_type\":\"generate_proxy\",\"result\":{\"derived_patch\":"
                + "{\"derived_manifest\":[{\"kind\":\"thumb\",\"ref\":\"r\",\"size_bytes\":%s}]}}}",
            "fail {\"lock_token\":\"L\",\"error_code\":%s,\"retryable\":true}",
            "fail {\"lock_token\":\"L\",\"error_code\":\"E\",\"message\":%s,\"retryable\":true}",
            "fail {\"lock_token\":\"L\",\"error_code\":\"E\",\"retryable\":%s}");
    int number = 0;
    for (String value : ExtremeValues.all()) {
      for (String ask : asks) {
        String[] words = ask.replace("%s", value).split(" ", 2);
        assertSane(
            number++,
            ask + " " + value,
            face.post(AgentFace.path(1, words[0]), words[1], "Idempotency-Key", "k" + number));
      }
      String query = "limit=" + ExtremeValues.inQuery(value);
      assertSane(number, query, face.get("/api/v1/jobs?" + query));
    }
  }

  @Test
  void noParameterBreaksAnything() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      String value =
          random.nextBoolean()
              ? URLEncoder.encode(pick(random, SCRAPS), StandardCharsets.UTF_8)
              : pick(random, List.of("1", "%20", "%2B5", "-0", "+7", "1&limit=x"));
      String query = pick(random, List.of("limit", "Limit", "%6cimit", "x", "")) + "=" + value;
      assertSane(
          seed,
          query,
          face.get(
              "/api/v1/jobs?" + query,
              "X-Correlation-Id",
              pick(random, List.of("ok", "a b", "{}", "\"", "é"))));
    }
  }

  @Test
  void noHeaderBreaksAnything() {
    List<String> headers =
        List.of("Idempotency-Key", "X-Correlation-Id", "Accept", "Content-Type", "Accept-Encoding");
    List<String> values =
        List.of(
            "\"",
            "\\",
            ",",
            ";",
            "*/*;q=x",
            "a/b/c",
            "*/*",
            "text/html",
            "gzip;q=2",
            "application/json",
            "application/json; charset=\"",
            "application/json;charset=utf-16",
            "é",
            "k ey",
            "{}");
    for (int seed = 0; seed < HEADER_ROUNDS; seed++) {
      Random random = new Random(seed);
      String header = pick(random, headers);
      String value = pick(random, values);
      String act = pick(random, ACTS);
      HttpResponse<String> response =
          face.post("/api/v1/jobs/" + Samples.id(1) + "/" + act, mutated(random), header, value);
      assertSane(seed, act + " " + header + ": " + value, response);
    }
  }

  private static void assertSane(int seed, String what, HttpResponse<String> response) {
    assertThat(response.statusCode()).as("seed " + seed + ": " + what).isLessThan(500);
    assertThat(response.headers().firstValue("X-Correlation-Id"))
        .as("seed " + seed + ": " + what)
        .isPresent();
  }

  private static String mutated(Random random) {
    StringBuilder body = new StringBuilder(pick(random, BODIES));
    for (int times = random.nextInt(4); times > 0; times--) {
      int at = random.nextInt(body.length() + 1);
      int until = Math.min(body.length(), at + random.nextInt(12));
      body.replace(at, until, random.nextInt(3) == 0 ? "" : pick(random, SCRAPS));
    }
    return body.toString();
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
