// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import com.fasterxml.jackson.core.JsonToken;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.http.Refused;
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

  private static final Map<String, Predicate<JsonValue>> FACT_FIELDS =
      Map.of(
          "duration_ms", ResultPatch::isInteger,
          "media_format", JsonValue::isText,
          "video_codec", JsonValue::isText,
          "audio_codec", JsonValue::isText,
          "width", ResultPatch::isInteger,
          "height", ResultPatch::isInteger,
          "fps", value -> value.kind().isNumeric());

  private static final Map<String, Predicate<JsonValue>> FILE_FIELDS =
      Map.of(
          "kind", JsonValue::isText,
          "ref", JsonValue::isText,
          "size_bytes", ResultPatch::isInteger,
          "sha256", JsonValue::isText);

  private static final List<String> KINDS =
      List.of("proxy_video", "proxy_audio", "proxy_photo", "thumb", "waveform");

  /** The one patch that a job of this type owns. */
  static String ownedBy(JobType type) {
    return type == JobType.EXTRACT_FACTS ? FACTS : DERIVED;
  }

  /**
   * @throws Refused {@code VALIDATION_FAILED}, naming the first field that is wrong
   */
  static void check(JobType type, JsonValue result) {
    require(result.isObject(), RESULT, "an object");
    String owned = ownedBy(type);
    Map<String, Predicate<JsonValue>> fields =
        Map.of(
            owned,
            JsonValue::isObject,
            "warnings",
            ResultPatch::isTexts,
            "metrics",
            JsonValue::isObject);
    closed(RESULT, result, fields);
    JsonValue patch =
        result
            .member(owned)
            .orElseThrow(() -> wrong(RESULT + "." + owned, "given for " + type.word()));
    if (type == JobType.EXTRACT_FACTS) {
      closed(RESULT + "." + FACTS, patch, FACT_FIELDS);
    } else {
      derived(patch);
    }
  }

  private static void derived(JsonValue patch) {
    String at = RESULT + "." + DERIVED;
    closed(at, patch, Map.of(MANIFEST, JsonValue::isArray));
    String files = at + "." + MANIFEST;
    for (JsonValue file : patch.member(MANIFEST).map(JsonValue::elements).orElse(List.of())) {
      require(file.isObject(), files, "an array of objects");
      closed(files, file, FILE_FIELDS);
      require(
          file.member("kind").map(JsonValue::text).filter(KINDS::contains).isPresent(),
          files + ".kind",
          "one of " + KINDS);
      require(file.member("ref").isPresent(), files + ".ref", "given");
    }
  }

  private static void closed(
      String at, JsonValue object, Map<String, Predicate<JsonValue>> fields) {
    for (Map.Entry<String, JsonValue> field : object.members().entrySet()) {
      Predicate<JsonValue> shape = fields.get(field.getKey());
      if (shape == null) {
        throw Refusals.field(at, "Expected only fields that " + at + " may have, but it has more.");
      }
      if (!field.getValue().isNull()) {
        require(shape.test(field.getValue()), at + "." + field.getKey(), "of its own type");
      }
    }
  }

  /** 1080.0 is one too, as JSON schemas have it. */
  private static boolean isInteger(JsonValue value) {
    return value.kind() == JsonToken.VALUE_NUMBER_INT
        || (value.kind() == JsonToken.VALUE_NUMBER_FLOAT
            && Double.parseDouble(value.text()) % 1 == 0);
  }

  private static boolean isTexts(JsonValue value) {
    return value.isArray() && value.elements().stream().allMatch(JsonValue::isText);
  }

  private static void require(boolean holds, String field, String what) {
    if (!holds) {
      throw wrong(field, what);
    }
  }

  private static Refused wrong(String field, String what) {
    return Refusals.field(field, "Expected " + field + " to be " + what + ", but it is not.");
  }

  private ResultPatch() {}
}
