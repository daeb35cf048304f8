// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** A face's openapi.yaml as a judge: whether an answer is one that it promises. */
public final class Document {

  private static final String URI = "https://joblog.dev/openapi";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  /** Any answer may carry these. */
  private static final Set<String> PLAIN_HEADERS =
      Set.of(
          "date",
          "content-type",
          "content-length",
          "content-language",
          "connection",
          "transfer-encoding",
          "vary",
          "cache-control",
          "allow",
          ":status");

  /** Read once in a JVM: every test of a face asks for its document anew. */
  private static final Map<String, Document> READ = new ConcurrentHashMap<>();

  private final JsonNode root;
  private final SchemaRegistry schemas;
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  private Document(JsonNode root) {
    this.root = root;
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(URI, root.toString())));
  }

  /**
   * @param yaml an OpenAPI document
   */
  public static Document of(byte[] yaml) {
    return READ.computeIfAbsent(new String(yaml, UTF_8), Document::read);
  }

  private static Document read(String yaml) {
    try {
      return new Document(new ObjectMapper(new YAMLFactory()).readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException("Expected openapi.yaml to be YAML, but it is not", e);
    }
  }

  public JsonNode root() {
    return root;
  }

  /** {@code POST /v2/jobs/{id}/claim}, all of them. */
  public Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    each(
        root.get("paths"),
        (path, methods) ->
            each(
                methods,
                (method, operation) -> {
                  if (METHODS.contains(method)) {
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path);
                  }
                }));
    return operations;
  }

  public JsonNode operation(String method, String path) {
    return root.at("/paths/" + path.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT));
  }

  /** The documented path that a request's path is one of; literal segments win. */
  public Optional<String> template(String path) {
    List<String> found = new ArrayList<>();
    each(
        root.get("paths"),
        (template, methods) -> {
          if (path.matches(template.replaceAll("\\{[a-zA-Z_]+}", "[^/]+"))) {
            found.add(template);
          }
        });
    return found.stream().min((a, b) -> Integer.compare(variables(a), variables(b)));
  }

  private static int variables(String template) {
    return (int) template.chars().filter(c -> c == '{').count();
  }

  /** Throws when the answer to a documented operation is not as documented. */
  public void check(String method, String path, HttpResponse<String> response) {
    Optional<String> template = template(path);
    if (template.isEmpty() || operation(method, template.get()).isMissingNode()) {
      return;
    }
    String what = method + " " + template.get() + " " + response.statusCode();
    JsonNode documented =
        resolved(
            operation(method, template.get())
                .path("responses")
                .path(Integer.toString(response.statusCode())));
    if (documented.isMissingNode()) {
      throw new AssertionError("Expected " + what + " to be documented, but it is not");
    }
    checkHeaders(what, documented.path("headers"), response);
    checkBody(what, documented.path("content"), response);
  }

  private void checkHeaders(String what, JsonNode documented, HttpResponse<String> response) {
    for (String name : response.headers().map().keySet()) {
      boolean known = PLAIN_HEADERS.contains(name.toLowerCase(Locale.ROOT));
      for (Iterator<String> names = documented.fieldNames(); names.hasNext(); ) {
        known |= names.next().equalsIgnoreCase(name);
      }
      if (!known) {
        throw new AssertionError("Expected header " + name + " of " + what + " to be documented");
      }
    }
  }

  private void checkBody(String what, JsonNode content, HttpResponse<String> response) {
    if (content.isMissingNode()) {
      if (!response.body().isEmpty()) {
        throw new AssertionError("Expected no body of " + what + ", but it is " + response.body());
      }
      return;
    }
    String media = response.headers().firstValue("Content-Type").orElse("none");
    JsonNode schema = content.path(media).path("schema");
    if (schema.isMissingNode()) {
      throw new AssertionError("Expected " + what + " to be documented as " + media);
    }
    if (!media.endsWith("json")) {
      return;
    }
    List<String> faults = faults(schema, response.body());
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "Expected " + what + " as documented, but " + faults + " in " + response.body());
    }
  }

  /** What is wrong with a text by a schema of this document. */
  public List<String> faults(JsonNode schema, String json) {
    String absolute = schema.toString().replace("\"#/", "\"" + URI + "#/");
    return compiled
        .computeIfAbsent(absolute, text -> schemas.getSchema(text, InputFormat.JSON))
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  public JsonNode resolved(JsonNode node) {
    JsonNode ref = node.path("$ref");
    return ref.isMissingNode() ? node : root.at(ref.asText().substring(1));
  }

  public static void each(JsonNode object, BiConsumer<String, JsonNode> visitor) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      visitor.accept(entry.getKey(), entry.getValue());
    }
  }
}
