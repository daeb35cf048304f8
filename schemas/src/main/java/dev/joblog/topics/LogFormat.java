// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import java.util.Map;
import java.util.Set;

/**
 * How a service logs, unless who starts it names a file: by the {@code logback.xml} beside this
 * class. Without any, Logback formats and counts each line of the level DEBUG.
 */
public final class LogFormat {

  private static final String FILE = "logback.configurationFile";
  private static final String OURS = "dev/joblog/topics/logback.xml";
  private static final String VARIABLE = "JOBLOG_LOG_FORMAT";
  private static final Set<String> FORMATS = Set.of("plain", "json");

  /**
   * To be called before the first logger is made. Where {@code logback.xml} had no appender of the
   * name that the environment gives, nothing would be logged, and nobody told.
   *
   * @throws IllegalArgumentException when the environment names another one; not to be logged
   */
  public static void begin(Map<String, String> environment) {
    String format = environment.getOrDefault(VARIABLE, "plain");
    if (!FORMATS.contains(format)) {
      throw new IllegalArgumentException(
          "Expected " + VARIABLE + " to be plain or json, but it is " + format);
    }
    if (System.getProperty(FILE) == null) {
      System.setProperty(FILE, OURS);
    }
  }

  private LogFormat() {}
}
