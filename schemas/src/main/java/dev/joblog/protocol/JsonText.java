// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.nio.charset.StandardCharsets;

/**
 * A JSON value as text, kept exactly as it was given: payload, result, checkpoint. Whether it is
 * JSON and within its bound is the engine's to decide, not this record's.
 */
public record JsonText(String text) {

  /** The length that limits speak of. */
  public int bytes() {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
