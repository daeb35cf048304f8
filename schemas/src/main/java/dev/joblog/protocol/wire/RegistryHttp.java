// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
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

  String base() {
    return access.base().toString();
  }

  RegistryAnswer get(String path) throws SchemaRegistryException, InterruptedException {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  RegistryAnswer post(String path, JsonNode body)
      throws SchemaRegistryException, InterruptedException {
    return send("POST", path, HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  RegistryAnswer put(String path, JsonNode body)
      throws SchemaRegistryException, InterruptedException {
    return send("PUT", path, HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private RegistryAnswer send(String method, String path, HttpRequest.BodyPublisher body)
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
      throw SchemaRegistryException.silent(question, e);
    }
  }

  /** A refusal that the caller can't know what to do about is thrown. */
  private static RegistryAnswer answer(String question, HttpResponse<InputStream> response)
      throws SchemaRegistryException, IOException {
    byte[] body;
    try (InputStream stream = response.body()) {
      body = stream.readNBytes(ANSWER_BYTES_MAX + 1);
    }
    int status = response.statusCode();
    if (status == 401 || status == 403 || status == 407) {
      throw SchemaRegistryException.unauthorized(question, status);
    }
    if (status >= 500) {
      throw SchemaRegistryException.broken(question, status);
    }
    if (body.length > ANSWER_BYTES_MAX) {
      throw SchemaRegistryException.tooLong(question, ANSWER_BYTES_MAX);
    }
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isContainerNode() && (status == 200 || json.has("error_code"))) {
        return new RegistryAnswer(question, status, json);
      }
    } catch (JsonProcessingException html) {
      // said below
    }
    throw SchemaRegistryException.noRegistry(question, status);
  }
}
