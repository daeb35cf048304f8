// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** JSON over HTTP, as far as a schema registry needs it. */
final class RegistryHttp {

  /** Of one answer; our largest schema has some 30 KiB. */
  static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;

  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryAccess access;
  private final HttpClient client;

  RegistryHttp(RegistryAccess access) {
    this.access = access;
    this.client = HttpClient.newBuilder().connectTimeout(access.timeout()).build();
  }

  JsonNode get(String path) throws SchemaRegistryException, InterruptedException {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  JsonNode post(String path, JsonNode body) throws SchemaRegistryException, InterruptedException {
    return send("POST", path, HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private JsonNode send(String method, String path, HttpRequest.BodyPublisher body)
      throws SchemaRegistryException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(access.base() + path))
            .timeout(access.timeout())
            .header("Accept", CONTENT_TYPE + ", application/json")
            .header("Content-Type", CONTENT_TYPE)
            .method(method, body);
    access.authorization().ifPresent(value -> request.header("Authorization", value));
    String question = method + " " + access.base() + path;
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      return answer(question, response);
    } catch (IOException e) {
      throw new SchemaRegistryException(
          "Expected the schema registry to answer " + question + ", but it did not: " + e, e);
    }
  }

  private static JsonNode answer(String question, HttpResponse<InputStream> response)
      throws SchemaRegistryException, IOException {
    byte[] body;
    try (InputStream stream = response.body()) {
      body = stream.readNBytes(ANSWER_BYTES_MAX + 1);
    }
    if (body.length > ANSWER_BYTES_MAX) {
      throw new SchemaRegistryException(
          "Expected "
              + question
              + " to answer with at most "
              + ANSWER_BYTES_MAX
              + " bytes, but there are more");
    }
    if (response.statusCode() != 200) {
      throw new SchemaRegistryException(
          "Expected the schema registry to answer "
              + question
              + " with 200, but it answered "
              + response.statusCode());
    }
    return JSON.readTree(body);
  }
}
