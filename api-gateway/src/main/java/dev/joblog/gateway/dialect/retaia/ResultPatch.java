// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who may say what about an asset: facts come from {@code extract_facts} alone, derived files from
 * the other types alone, and nothing else is said at all. The schemas are closed.
 */
final class ResultPatch {

  static final String FACTS = "facts_patch";
  static final String DERIVED = "derived_patch";
  private static final String MANIFEST = "derived_manifest";
  private static final String RESULT = "result";

  private static final Map<String, Predicate<JsonNode>> FACT_FIELDS =
      Map.of(
          "duration_ms", ResultPatch::isInteger,
          "media_format", JsonNode::isTextual,
          "video_codec", JsonNode::isTextual,
          "audio_codec", JsonNode::isTextual,
          "width", ResultPatch::isInteger,
          "height", ResultPatch::isInteger,
          "fps", JsonNode::isNumber);

  private static final Map<String, Predicate<JsonNode>> FILE_FIELDS =
      Map.of(
          "kind", JsonNode::isTextual,
          "ref", JsonNode::isTextual,
          "size_bytes", ResultPatch::isInteger,
          "sha256", JsonNode::isTextual);

  private static final List<String> KINDS =
      List.of("proxy_video", "proxy_audio", "proxy_photo", "thumb", "waveform");

  /** The one patch that a job of this type owns. */
  static String ownedBy(JobType type) {
    return type == JobType.EXTRACT_FACTS ? FACTS : DERIVED;
  }

  /**
   * @throws Refused {@code VALIDATION_FAILED}, naming the first field that is wrong
   */
  static void check(JobType type, JsonNode result) {
    require(result.isObject(), RESULT, "an object");
    String owned = ownedBy(type);
    Map<String, Predicate<JsonNode>> fields =
        Map.of(
            owned,
            JsonNode::isObject,
            "warnings",
            ResultPatch::isTexts,
            "metrics",
            JsonNode::isObject);
    closed(RESULT, result, fields);
    require(result.hasNonNull(owned), RESULT + "." + owned, "given for " + type.word());
    if (type == JobType.EXTRACT_FACTS) {
      closed(RESULT + "." + FACTS, result.get(FACTS), FACT_FIELDS);
    } else {
      derived(result.get(DERIVED));
    }
  }

  private static void derived(JsonNode patch) {
    String at = RESULT + "." + DERIVED;
    closed(at, patch, Map.of(MANIFEST, JsonNode::isArray));
    String files = at + "." + MANIFEST;
    for (JsonNode file : patch.path(MANIFEST)) {
      require(file.isObject(), files, "an array of objects");
      closed(files, file, FILE_FIELDS);
      require(KINDS.contains(file.path("kind").asText()), files + ".kind", "one of " + KINDS);
      require(file.hasNonNull("ref"), files + ".ref", "given");
    }
  }

  private static void closed(String at, JsonNode object, Map<String, Predicate<JsonNode>> fields) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      Predicate<JsonNode> shape = fields.get(field.getKey());
      if (shape == null) {
        throw Refused.field(at, "Expected only fields that " + at + " may have, but it has more.");
      }
      if (!field.getValue().isNull()) {
        require(shape.test(field.getValue()), at + "." + field.getKey(), "of its own type");
      }
    }
  }

  /** 1080.0 is one too, as JSON schemas have it. */
  private static boolean isInteger(JsonNode value) {
    return value.isNumber() && (value.isIntegralNumber() || value.canConvertToExactIntegral());
  }

  private static boolean isTexts(JsonNode value) {
    boolean texts = value.isArray();
    for (JsonNode each : value) {
      texts &= each.isTextual();
    }
    return texts;
  }

  private static void require(boolean holds, String field, String what) {
    if (!holds) {
      throw Refused.field(field, "Expected " + field + " to be " + what + ", but it is not.");
    }
  }

  private ResultPatch() {}
}
