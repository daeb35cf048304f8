// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import java.util.Map;

/**
 * Which annotations ask for something, beside tags that don't. A job of several executions says it
 * in a label: what is made of it later must mean what it meant when it was submitted.
 */
enum Asking {
  /** Those that begin with {@code joblog:}. */
  NAMED("joblog"),

  /** The same words without {@code joblog:} too: a setting. */
  NAMED_AND_PLAIN("plain"),

  /** Those without {@code joblog:} alone: every job of before there was a label. */
  PLAIN("");

  private static final String LABEL = "bacalhau/asks";

  private final String word;

  Asking(String word) {
    this.word = word;
  }

  /**
   * @param plain the setting {@code plainAnnotations}
   */
  static Asking of(boolean plain) {
    return plain ? NAMED_AND_PLAIN : NAMED;
  }

  /** Of a job that is stored. */
  static Asking of(Map<String, String> labels) {
    String said = labels.getOrDefault(LABEL, PLAIN.word);
    for (Asking asking : values()) {
      if (asking.word.equals(said)) {
        return asking;
      }
    }
    return NAMED;
  }

  void mark(Map<String, String> labels) {
    labels.put(LABEL, word);
  }
}
