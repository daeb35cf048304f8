// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${…}} stands for in the settings file of a service: {@code ${NAME}} and {@code
 * ${NAME:-default}} for an environment variable, {@code ${file:PATH}} for a file's text without
 * blanks around it, so that secrets need not stand in settings. What is not there refuses the start
 * by its name.
 */
public final class Variables {

  private static final String FILE = "file:";

  public static StringSubstitutor of(Map<String, String> environment) {
    StringSubstitutor variables = new StringSubstitutor(name -> value(name, environment));
    variables.setEnableUndefinedVariableException(true);
    return variables;
  }

  private static @Nullable String value(String name, Map<String, String> environment) {
    if (!name.startsWith(FILE)) {
      return environment.get(name);
    }
    String path = name.substring(FILE.length());
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | InvalidPathException unreadable) {
      throw new IllegalArgumentException(
          "Expected the file " + path + " of the settings, but it cannot be read", unreadable);
    }
  }

  private Variables() {}
}
