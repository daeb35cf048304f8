// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * What a registry said to one question.
 *
 * @param question method and address
 * @param status 200, or one that a well registry refuses with
 */
record RegistryAnswer(String question, int status, JsonNode body) {

  private static final int MESSAGE_CHARS_MAX = 300;

  /** Subject, version or schema not found. */
  private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

  boolean isGood() {
    return status == 200;
  }

  /** Said by the registry itself: another server's 404 has no such code. */
  boolean isNotFound() {
    return status == 404 && NOT_FOUND.contains(body.path("error_code").asInt());
  }

  boolean isConflict() {
    return status == 409;
  }

  /** Its own words, on one line, behind a comma; empty if it has none. */
  String saying() {
    String text = body.path("message").asText("").replaceAll("\\p{Cntrl}+", " ").strip();
    if (text.isEmpty()) {
      return "";
    }
    boolean fits = text.length() <= MESSAGE_CHARS_MAX;
    return ", saying \"" + (fits ? text : text.substring(0, MESSAGE_CHARS_MAX) + "…") + "\"";
  }
}
