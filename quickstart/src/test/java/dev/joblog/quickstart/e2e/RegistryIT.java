// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever refuses below the registry's address, Confluent's clients can read it. */
@ExtendWith(SharedStack.class)
final class RegistryIT {

  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String SUBJECT = "/subjects/job-commands-value";

  @Test
  void everyRefusalIsInItsShape(JoblogStack stack) throws Exception {
    refused(request(stack, "/nope"), 404, 404);
    refused(request(stack, "/subjects/nope/versions"), 404, 40401);
    refused(request(stack, SUBJECT + "/versions/0"), 422, 42202);
    refused(request(stack, "/contexts").POST(body("{}")), 405, 405);
    refused(request(stack, "/subjects").header("Accept", "text/html"), 406, 406);
    refused(request(stack, "/config").PUT(body("{}")), 422, 42205);
    refused(request(stack, SUBJECT + "/versions").POST(body("{")), 422, 42201);
    refused(request(stack, SUBJECT + "/versions").POST(body(" ".repeat(256 * 1024 + 1))), 413, 413);
  }

  private static HttpRequest.Builder request(JoblogStack stack, String path) {
    return HttpRequest.newBuilder(URI.create(stack.registry() + path)).header("Content-Type", TYPE);
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private static void refused(HttpRequest.Builder request, int status, int code) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(TYPE);
    JsonNode body = new ObjectMapper().readTree(answer.body());
    assertThat(body.path("error_code").asInt()).isEqualTo(code);
    assertThat(body.path("message").asText()).isNotEmpty();
  }
}
