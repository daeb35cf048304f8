// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${…}} stands for in the settings file of a service: {@code ${NAME}} and {@code
 * ${NAME:-default}} for an environment variable, or where {@code NAME_FILE} is set in its place,
 * for the text of the file that it names; {@code ${file:PATH}} for a file's text. Texts are taken
 * without blanks around them, so that secrets need stand neither in settings nor in an environment.
 * What is not there refuses the start by its name.
 */
public final class Variables {

  /** Types are no values. */
  private static final Pattern REPEATED = Pattern.compile("; (?!is of type:).*", Pattern.DOTALL);

  private static final String FILE = "file:";
  private static final String IN_FILE = "_FILE";

  public static StringSubstitutor of(Map<String, String> environment) {
    StringSubstitutor variables = new StringSubstitutor(name -> value(name, environment));
    variables.setEnableUndefinedVariableException(true);
    // A value is taken as it is: ${…} in it is for whom it is meant, as Kafka's own providers are.
    variables.setDisableSubstitutionInValues(true);
    return variables;
  }

  /**
   * What is wrong with settings and where, without the text that is there: YAML's and Jackson's
   * sentences repeat it after a semicolon, and it may be a secret.
   */
  public static String withoutValues(String sentence) {
    return REPEATED.matcher(sentence).replaceFirst("").strip();
  }

  private static @Nullable String value(String name, Map<String, String> environment) {
    if (name.startsWith(FILE)) {
      return text(name.substring(FILE.length()));
    }
    String value = environment.get(name);
    String path = environment.get(name + IN_FILE);
    if (value != null && path != null) {
      throw new IllegalArgumentException(
          "Expected " + name + " or " + name + IN_FILE + " to be set, but both are");
    }
    return path == null ? value : text(path);
  }

  private static String text(String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | InvalidPathException unreadable) {
      throw new IllegalArgumentException(
          "Expected the file " + path + " of the settings, but it cannot be read", unreadable);
    }
  }

  private Variables() {}
}
