// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

/** Which annotations ask for something, beside tags that don't. */
enum Asking {
  /** Those that begin with {@code joblog:}. */
  NAMED,

  /** The same words without {@code joblog:} too: a setting. */
  NAMED_AND_PLAIN;

  /**
   * @param plain the setting {@code plainAnnotations}
   */
  static Asking of(boolean plain) {
    return plain ? NAMED_AND_PLAIN : NAMED;
  }
}
