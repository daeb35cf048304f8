// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a JSON value must look like so that a typed model of the client takes it. */
interface Shape {

  boolean fits(JsonNode value);

  static Shape text() {
    return JsonNode::isTextual;
  }

  static Shape number() {
    return JsonNode::isNumber;
  }

  static Shape truth() {
    return JsonNode::isBoolean;
  }

  /** From the beginning to the end. */
  static Shape matching(Pattern pattern) {
    return value -> value.isTextual() && pattern.matcher(value.textValue()).matches();
  }

  static Shape oneOf(Set<String> words) {
    return value -> value.isTextual() && words.contains(value.textValue());
  }

  static Shape listOf(Shape item) {
    return value -> {
      boolean fits = value.isArray();
      for (JsonNode each : value) {
        fits &= item.fits(each);
      }
      return fits;
    };
  }

  /** Any names. */
  static Shape mapOf(Shape item) {
    return value -> {
      boolean fits = value.isObject();
      for (JsonNode each : value) {
        fits &= item.fits(each);
      }
      return fits;
    };
  }

  /** An object; members that are not named here may be there too. */
  static Shape object(Map<String, Shape> required, Map<String, Shape> optional) {
    return value ->
        value.isObject()
            && required.entrySet().stream()
                .allMatch(
                    field ->
                        value.has(field.getKey())
                            && field.getValue().fits(value.get(field.getKey())))
            && optional.entrySet().stream()
                .allMatch(
                    field ->
                        !value.has(field.getKey())
                            || field.getValue().fits(value.get(field.getKey())));
  }
}
