// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.http.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** Holds answers against the dialect's own document. */
final class Judge {

  private final Document document;

  private Judge(Document document) {
    this.document = document;
  }

  static Judge bundled() {
    try (InputStream stream =
        Optional.ofNullable(BacalhauDialect.class.getResourceAsStream("openapi.yaml"))
            .orElseThrow()) {
      return new Judge(Document.of(stream.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("Expected openapi.yaml to be readable, but it is not", e);
    }
  }

  /** Throws when the answer to a documented operation is not as documented. */
  void check(String method, String path, HttpResponse<String> response) {
    JsonNode operation = document.operation(method, path.replaceAll("^/+", "/"));
    if (operation.isMissingNode()) {
      return;
    }
    String what = method + " " + path + " " + response.statusCode();
    JsonNode documented =
        document.resolved(
            operation.path("responses").path(Integer.toString(response.statusCode())));
    if (documented.isMissingNode()) {
      throw new AssertionError("Expected " + what + " to be documented: " + response.body());
    }
    for (String header : response.headers().map().keySet()) {
      if (header.startsWith("x-") && !hasHeader(documented, header)) {
        throw new AssertionError("Expected " + header + " of " + what + " to be documented");
      }
    }
    if (!response.headers().firstValue("Content-Type").equals(Optional.of("application/json"))) {
      throw new AssertionError("Expected " + what + " to be JSON: " + response.headers());
    }
    List<String> faults =
        document.faults(documented.at("/content/application~1json/schema"), response.body());
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "Expected " + what + " as documented, but " + faults + " in " + response.body());
    }
  }

  private static boolean hasHeader(JsonNode documented, String header) {
    return documented.path("headers").properties().stream()
        .anyMatch(named -> named.getKey().equalsIgnoreCase(header));
  }
}
