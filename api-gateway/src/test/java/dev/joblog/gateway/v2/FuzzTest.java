// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes in, the answer is documented and never a 5xx: ours is not to break. Seeds are
 * fixed; a failure names its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FuzzTest {

  private static final int ROUNDS = 1_000;

  private static final List<String> PATHS =
      List.of(
          "",
          "/batch",
          "/claim",
          "/ID/claim",
          "/ID/heartbeat",
          "/ID/submit",
          "/ID/fail",
          "/ID/release",
          "/ID/cancel",
          "/ID/approve",
          "/ID/reject",
          "/ID/retry");

  private static final List<String> NAMES =
      List.of(
          "type",
          "payload",
          "queue",
          "priority",
          "requiredCapabilities",
          "runAt",
          "leaseTtl",
          "labels",
          "retry",
          "parentId",
          "leaseToken",
          "result",
          "progress",
          "percent",
          "checkpoint",
          "errorCode",
          "retryable",
          "reason",
          "types",
          "max",
          "wait",
          "initialDelay",
          "x\u0000",
          "é");

  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "9",
          "1e999",
          "1.5",
          "99999999999999999999",
          "\"\"",
          "\"word\"",
          "\"PT1S\"",
          "\"P1Y\"",
          "\"PT99999999999999999H\"",
          "\"2026-11-22T10:00:00Z\"",
          "\"9999-99-99T00:00:00Z\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"" + Samples.ID + "\"",
          "NaN",
          "\"unclosed",
          "'x'",
          "\"💥\"");

  private static final List<String> PARAMETERS =
      List.of(
          "scope",
          "type",
          "status",
          "queue",
          "resultType",
          "label.k",
          "label.",
          "parentId",
          "createdFrom",
          "createdUntil",
          "createdAfter",
          "createdBefore",
          "sort",
          "limit",
          "cursor",
          "colour",
          "");

  private static final List<String> VALUES =
      List.of(
          "",
          "mine",
          "tenant",
          "claimable",
          "pending",
          "-createdAt",
          "1",
          "100",
          "-1",
          "0",
          "99999999999999999999",
          "15m",
          "P1D",
          "P-1D",
          "PT1H",
          "P999999999Y",
          "-999999999d",
          "2026-11-22",
          "2026-11-22T10:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "\u0000",
          "💥",
          "a b",
          "%",
          "AAAA",
          "a,b",
          "x".repeat(2000));

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  @Test
  void noBodyBreaksTheGateway() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      String path = "/v2/jobs" + pick(random, PATHS).replace("ID", Samples.ID.toString());
      String body = value(random, 4);
      if (random.nextInt(10) == 0) {
        body = body.substring(0, random.nextInt(body.length() + 1));
      }
      HttpResponse<String> response =
          random.nextBoolean()
              ? face.post(path, body)
              : face.post(path, body, "Idempotency-Key", "k" + seed);
      assertThat(response.statusCode()).as("seed %s: %s %s", seed, path, body).isLessThan(500);
    }
  }

  @Test
  void noParameterBreaksTheGateway() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      StringBuilder query = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        query.append(query.isEmpty() ? '?' : '&').append(pick(random, PARAMETERS)).append('=');
        query.append(URLEncoder.encode(pick(random, VALUES), StandardCharsets.UTF_8));
      }
      HttpResponse<String> response = face.get("/v2/jobs" + query);
      assertThat(response.statusCode()).as("seed %s: %s", seed, query).isLessThan(500);
    }
  }

  @Test
  void noHeaderBreaksTheGateway() {
    List<String> headers =
        List.of(
            "Idempotency-Key",
            "Joblog-Position",
            "Joblog-Durability",
            "Prefer",
            "If-None-Match",
            "Accept",
            "Content-Type");
    List<String> values =
        List.of(
            "\"",
            "\"\\",
            "\\",
            ",",
            "1:",
            ":",
            "1:1,",
            "*/*;q=x",
            ";",
            "a/b/c",
            "W/\"",
            "=",
            "respond-async",
            "gzip;q=2",
            "\"k\"",
            "application/json; charset=\"",
            "9999:9");
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      String header = pick(random, headers);
      String value = pick(random, values);
      HttpResponse<String> response =
          header.equals("Content-Type") || header.equals("Idempotency-Key")
              ? face.post("/v2/jobs", "{\"type\":\"t\",\"payload\":1}", header, value)
              : face.get("/v2/jobs/" + Samples.ID, header, value);
      assertThat(response.statusCode()).as("seed %s: %s: %s", seed, header, value).isLessThan(500);
    }
  }

  private static String value(Random random, int depth) {
    int kind = depth == 0 ? 2 : random.nextInt(5);
    StringBuilder text = new StringBuilder();
    if (kind <= 1) {
      text.append('{');
      for (int i = random.nextInt(5); i > 0; i--) {
        text.append('"').append(pick(random, NAMES)).append("\":").append(value(random, depth - 1));
        text.append(i > 1 ? "," : "");
      }
      return text.append('}').toString();
    }
    if (kind == 3) {
      text.append('[');
      for (int i = random.nextInt(3); i > 0; i--) {
        text.append(value(random, depth - 1)).append(i > 1 ? "," : "");
      }
      return text.append(']').toString();
    }
    return pick(random, SCALARS);
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
