// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import java.util.Map;
import java.util.Set;

/**
 * What {@code logback.xml} takes its appender's name from: where there is none of that name,
 * nothing would be logged, and nobody told.
 */
public final class LogFormat {

  private static final String VARIABLE = "JOBLOG_LOG_FORMAT";
  private static final Set<String> FORMATS = Set.of("plain", "json");

  /**
   * @throws IllegalArgumentException when the environment names another one; not to be logged
   */
  public static void check(Map<String, String> environment) {
    String format = environment.getOrDefault(VARIABLE, "plain");
    if (!FORMATS.contains(format)) {
      throw new IllegalArgumentException(
          "Expected " + VARIABLE + " to be plain or json, but it is " + format);
    }
  }

  private LogFormat() {}
}
