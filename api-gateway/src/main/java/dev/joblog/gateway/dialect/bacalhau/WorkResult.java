// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.RunOutputJson;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a worker submitted, as this dialect understands it: {@code {stdout, stderr, exitCode,
 * stdouttruncated, stderrtruncated, runnerError, publishedResults: {StorageSource, CID…}}}, every
 * name in any case, each of them optional. Anything else is a result too, with nothing to show
 * here.
 */
final class WorkResult {

  /** Of stdout, stderr and runner error, each, in a state. */
  static final int OUTPUT_CHARS_MAX = 2048;

  /** Of published results in a state. */
  static final int PUBLISHED_CHARS_MAX = 8192;

  private static final String INLINE = "data:application/json;base64,";

  private final String text;
  private final Fields fields;

  private WorkResult(String text, Fields fields) {
    this.text = text;
    this.fields = fields;
  }

  static WorkResult of(JsonText result) {
    return new WorkResult(
        result.text(), Json.read(result.text()).map(WorkResult::lenient).orElse(Fields.NONE));
  }

  private static Fields lenient(JsonNode result) {
    try {
      return Fields.of(result, "the result");
    } catch (Refused notOurShape) {
      return Fields.NONE;
    }
  }

  /** Long outputs are cut and say so; the whole result is among the job's results. */
  RunOutputJson output() {
    String out = text("stdout");
    String err = text("stderr");
    return new RunOutputJson(
        cut(out),
        flag("stdouttruncated") || out.length() > OUTPUT_CHARS_MAX,
        cut(err),
        flag("stderrtruncated") || err.length() > OUTPUT_CHARS_MAX,
        fields.get("exitCode").filter(JsonNode::isInt).map(JsonNode::intValue).orElse(0),
        cut(text("runnerError")));
  }

  private static String cut(String text) {
    return text.length() <= OUTPUT_CHARS_MAX ? text : text.substring(0, OUTPUT_CHARS_MAX);
  }

  private String text(String name) {
    return fields.get(name).filter(JsonNode::isTextual).map(JsonNode::textValue).orElse("");
  }

  private boolean flag(String name) {
    return fields.get(name).filter(JsonNode::isBoolean).map(JsonNode::booleanValue).orElse(false);
  }

  /** An empty object when nothing was published, or more than a state shows. */
  JsonNode published(Spelling spelling) {
    return stored()
        .filter(node -> Json.text(node).length() <= PUBLISHED_CHARS_MAX)
        .map(node -> SpecShape.STORAGE.write(node, spelling))
        .orElseGet(Json::object);
  }

  private Optional<JsonNode> stored() {
    try {
      return fields
          .get("publishedResults")
          .flatMap(node -> SpecShape.STORAGE.read(node, "publishedResults"));
    } catch (Refused noStorage) {
      return Optional.empty();
    }
  }

  /**
   * What was published; else the result itself, as inline data are written: in a {@code data:}
   * address.
   *
   * @param name for data that have none
   */
  JsonNode data(String name, Spelling spelling) {
    Optional<JsonNode> published = stored().filter(node -> !node.isEmpty());
    ObjectNode data =
        published
            .map(node -> ((ObjectNode) node).deepCopy())
            .orElseGet(
                () -> {
                  byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                  return Json.object()
                      .put("StorageSource", "Inline")
                      .put("URL", INLINE + Base64.getEncoder().encodeToString(bytes));
                });
    if (!data.has("Name")) {
      data.put("Name", name);
    }
    if (!data.has("CID")) {
      // Airflow's operator joins the CIDs of all results as texts.
      data.put("CID", "");
    }
    return SpecShape.STORAGE.write(data, spelling);
  }
}
