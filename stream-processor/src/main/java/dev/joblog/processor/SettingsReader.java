// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Typed look-ups in settings by name. Every look-up marks its name as known; {@link #refuseUnknown}
 * finds the misspelt rest. A value {@code env:NAME} stands for that environment variable and {@code
 * file:PATH} for that file's trimmed text, so that secrets need not stand in the settings.
 */
final class SettingsReader {

  private final Map<String, String> values;
  private final Map<String, String> environment;
  private final SortedSet<String> known = new TreeSet<>();

  SettingsReader(Map<String, String> values, Map<String, String> environment) {
    this.values = values;
    this.environment = environment;
  }

  Optional<String> text(String name) {
    known.add(name);
    return Optional.ofNullable(values.get(name)).map(value -> resolve(name, value.strip()));
  }

  String required(String name) {
    return text(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected setting " + name + " to be given, but it is missing"));
  }

  int number(String name, int otherwise, int min, int max) {
    return (int) number(name, (long) otherwise, min, max);
  }

  long number(String name, long otherwise, long min, long max) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // refused below, like a number out of range
    }
    throw new IllegalArgumentException(
        "Expected setting "
            + name
            + " to be a whole number from "
            + min
            + " to "
            + max
            + ", but it is \""
            + text.get()
            + "\"");
  }

  boolean flag(String name, boolean otherwise) {
    String text = text(name).orElse(Boolean.toString(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          "Expected setting " + name + " to be true or false, but it is \"" + text + "\"");
    }
    return text.equals("true");
  }

  /** The name carries the unit: {@code ….ms}. */
  Duration millis(String name, Duration otherwise, long min, long max) {
    return Duration.ofMillis(number(name, otherwise.toMillis(), min, max));
  }

  <E extends Enum<E>> E oneOf(String name, Class<E> type, E otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "Expected setting "
            + name
            + " to be one of "
            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)
            + ", but it is \""
            + text.get()
            + "\"");
  }

  /** All settings below a prefix, by the rest of their names. */
  Map<String, String> below(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : new TreeSet<>(values.keySet())) {
      if (name.startsWith(prefix)) {
        text(name).ifPresent(value -> found.put(name.substring(prefix.length()), value));
      }
    }
    return found;
  }

  void refuseUnknown() {
    SortedSet<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected only settings of the processor, but there is " + unknown.first());
    }
  }

  private String resolve(String name, String value) {
    if (value.startsWith("env:")) {
      String variable = value.substring("env:".length());
      String found = environment.get(variable);
      if (found == null) {
        throw new IllegalArgumentException(
            "Expected setting " + name + " in variable " + variable + ", but it is not set");
      }
      return found;
    }
    if (value.startsWith("file:")) {
      String path = value.substring("file:".length());
      try {
        return Files.readString(Path.of(path)).strip();
      } catch (IOException | InvalidPathException unreadable) {
        throw new IllegalArgumentException(
            "Expected setting " + name + " in file " + path + ", but it cannot be read",
            unreadable);
      }
    }
    return value;
  }
}
