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
  private static final String PLAIN = "plain";
  private static final Set<String> FORMATS = Set.of("", PLAIN, "json");

  /**
   * To be called before the first logger is made; nothing when a file is named. Where {@code
   * logback.xml} had no appender of the name that the environment gives, nothing would be logged,
   * and nobody told.
   *
   * @throws IllegalArgumentException when the environment names another format; empty is plain. Not
   *     to be logged
   */
  public static void begin(Map<String, String> environment) {
    if (System.getProperty(FILE) != null) {
      return;
    }
    String format = environment.getOrDefault(VARIABLE, PLAIN);
    if (!FORMATS.contains(format)) {
      throw new IllegalArgumentException(
          "Expected " + VARIABLE + " to be plain or json, but it is " + format);
    }
    System.setProperty(VARIABLE, format.isEmpty() ? PLAIN : format); // comes before the environment
    System.setProperty(FILE, OURS);
  }

  private LogFormat() {}
}
