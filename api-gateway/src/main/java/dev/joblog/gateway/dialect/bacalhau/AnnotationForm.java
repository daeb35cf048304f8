// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

/** Which annotations ask for something, beside tags that don't. */
enum AnnotationForm {
  /** Those that begin with {@code joblog:}. */
  PREFIXED,

  /** The same words without {@code joblog:} too: a setting. */
  PREFIXED_AND_PLAIN;

  /**
   * @param plain the setting {@code plainAnnotations}
   */
  static AnnotationForm of(boolean plain) {
    return plain ? PREFIXED_AND_PLAIN : PREFIXED;
  }
}
