// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.ExtremeValues;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes in, the answer is documented and never a 5xx. A failure names its seed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FuzzTest {

  private static final int ROUNDS = 1_500;
  private static final List<String> NAMES =
      List.of(
          "job_id",
          "id",
          "client_id",
          "max_jobs",
          "return_all",
          "include_tags",
          "exclude_tags",
          "sort_by",
          "sort_reverse",
          "filters",
          "since",
          "exclude_job_level",
          "payload",
          "signature",
          "client_public_key",
          "ClientID",
          "JobID",
          "Reason",
          "Response",
          "shouldBid",
          "Spec",
          "APIVersion",
          "Engine",
          "Deal",
          "Concurrency",
          "Confidence",
          "Timeout",
          "inputs",
          "Annotations",
          "Docker",
          "Image",
          "Network",
          "Type",
          "StorageSource",
          "x\\u0000",
          "é");
  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1",
          "2",
          "64",
          "1.5",
          "1e999",
          "-1e999999999",
          "99999999999999999999",
          "\"\"",
          "\"Docker\"",
          "\"00000000\"",
          "\"ffffffff\"",
          "\"00000000-0000-8000-8000-000000000000\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"V1beta1\"",
          "\"joblog:type:x\"",
          "\"joblog:x\"",
          "\"joblog:approve\"",
          "NaN",
          "\"unclosed",
          "'x'",
          "\"💥\"",
          "\"id\"");
  private static final List<String> PATHS =
      List.of(
          "/requester/submit",
          "/requester/cancel",
          "/requester/list",
          "/requester/states",
          "/requester/events",
          "/requester/results",
          "/requester/approve");

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory, false);
    face.submitted(Client.ALICE, Specs.docker(2, "\"a\""));
  }

  @AfterAll
  void stop() {
    face.close();
  }

  @Test
  void noBodyBreaksAnything() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      String path = PATHS.get(random.nextInt(PATHS.size()));
      send(seed, path, value(random, 4));
    }
  }

  /** Behind a good signature too. */
  @Test
  void noSignedPayloadBreaksAnything() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      String spec = random.nextBoolean() ? mutated(random, Specs.DATE) : value(random, 5);
      String payload =
          random.nextInt(4) == 0
              ? value(random, 4)
              : "{\"APIVersion\": \"V1beta1\", \"ClientID\": \"ME\", \"JobID\": \"00000000\","
                  + " \"Spec\": "
                  + spec
                  + ", \"Response\": "
                  + value(random, 2)
                  + "}";
      String path = List.of("submit", "cancel", "approve").get(random.nextInt(3));
      Client client = random.nextBoolean() ? Client.ALICE : Client.APPROVER;
      send(seed, "/requester/" + path, client.envelope("payload", payload));
    }
  }

  /** Each place of a body that is read, with each value that is hard to hold. */
  @Test
  void noValueAtTheEdgeBreaksAnything() {
    List<String> specs =
        List.of(
            "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Timeout\": %s}",
            "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": %s}}",
            "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1, \"Confidence\": %s}}",
            "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1, \"MinBids\": %s}}",
            "{\"Engine\": %s, \"Deal\": {\"Concurrency\": 1}}",
            "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Sharding\": {\"BatchSize\":"
                + " %s}}",
            "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\": [%s]}",
            "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"unheard of\": %s}");
    List<String> asks =
        List.of(
            "list {\"max_jobs\": %s}",
            "list {\"id\": %s}",
            "list {\"include_tags\": [%s]}",
            "states {\"job_id\": %s}",
            "events {\"job_id\": \"00000000\", \"filters\": {\"since\": %s}}",
            "results {\"job_id\": \"00000000\", \"unheard of\": %s}");
    int number = 0;
    for (String value : ExtremeValues.all()) {
      for (String spec : specs) {
        send(number++, "/requester/submit", Client.ALICE.submit(spec.replace("%s", value)));
      }
      for (String ask : asks) {
        String[] words = ask.replace("%s", value).split(" ", 2);
        send(number++, "/requester/" + words[0], words[1]);
      }
    }
    // What was taken can be read.
    for (String agent : List.of("x", Face.SDK)) {
      assertThat(face.postAs(agent, "/requester/list", "{}").statusCode()).isEqualTo(200);
    }
  }

  private void send(int seed, String path, String body) {
    HttpResponse<String> response = face.post(path, body);
    assertThat(response.statusCode())
        .as("seed %d: %s %s gives %s", seed, path, body, response.body())
        .isIn(200, 400, 403);
  }

  private static String mutated(Random random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutated.setCharAt(random.nextInt(mutated.length()), (char) (' ' + random.nextInt(95)));
    }
    return mutated.toString();
  }

  private static String value(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 1 : 5);
    if (kind < 2) {
      return SCALARS.get(random.nextInt(SCALARS.size()));
    }
    StringBuilder inner = new StringBuilder();
    int members = random.nextInt(6);
    for (int i = 0; i < members; i++) {
      inner.append(i == 0 ? "" : ",");
      if (kind > 2) {
        inner.append('"').append(NAMES.get(random.nextInt(NAMES.size()))).append("\":");
      }
      inner.append(value(random, depth - 1));
    }
    return kind > 2 ? "{" + inner + "}" : "[" + inner + "]";
  }
}
