// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.registry;

/**
 * A subject's name as clients write it: in a context, {@code :.context:subject}, or in none, which
 * is the default context {@code .}; the only one here.
 */
final class Name {

  private static final String DEFAULT_CONTEXT = ":.:";
  private static final String EVERY_CONTEXT = ":*:";

  /** What stays of a subject of the default context; others stay as they are, and are unknown. */
  static String of(String subject) {
    return subject.startsWith(DEFAULT_CONTEXT)
        ? subject.substring(DEFAULT_CONTEXT.length())
        : subject;
  }

  /** The same of the beginning of a name. */
  static String prefix(String prefix) {
    return prefix.startsWith(EVERY_CONTEXT) ? prefix.substring(EVERY_CONTEXT.length()) : of(prefix);
  }

  private Name() {}
}
