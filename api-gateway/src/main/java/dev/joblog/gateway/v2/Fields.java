// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import com.fasterxml.jackson.core.JsonToken;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.v2.Problem.Fault;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The members of one JSON object, taken by name and type. Faults gather, so that a client learns of
 * all at once; {@link #done} throws them, and names every member that nobody took.
 */
final class Fields {

  /** Faults that one answer lists. */
  static final int FAULTS_MAX = 32;

  /** A name from the body, as far as an answer repeats it. */
  private static final int QUOTED_CHARS_MAX = 64;

  /** Of a whole number that has a point or an exponent. */
  private static final int NUMBER_CHARS_MAX = 64;

  private static final Pattern NOT_BLANK = Pattern.compile("(?s).*\\S.*");
  private static final Pattern LONE_SURROGATE = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

  private final Map<String, JsonValue> members;
  private final String pointer;
  private final List<Fault> faults;
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(Map<String, JsonValue> members, String pointer, List<Fault> faults) {
    this.members = members;
    this.pointer = pointer;
    this.faults = faults;
  }

  static Fields none() {
    return new Fields(Map.of(), "", new ArrayList<>());
  }

  /**
   * @throws ProblemException {@code invalid-body} when the value is no object
   */
  static Fields of(JsonValue value) {
    if (!value.isObject()) {
      throw invalid(List.of(Fault.at("", "Expected an object, but it is " + kind(value) + ".")));
    }
    return new Fields(value.members(), "", new ArrayList<>());
  }

  /** Ends the reading. */
  void done() {
    unknown();
    if (!faults.isEmpty()) {
      throw invalid(List.copyOf(faults));
    }
  }

  private void unknown() {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        fault(
            pointer(name),
            "Expected one of " + String.join(", ", known) + ", but it is not known.");
      }
    }
  }

  /** The value, or a fault and the placeholder, which {@link #done} never lets out. */
  <T> T required(String name, Optional<T> value, T placeholder) {
    if (value.isEmpty() && !members.containsKey(name)) {
      fault(pointer(name), "Expected a value, but there is none.");
    }
    return value.orElse(placeholder);
  }

  Optional<String> text(String name, NameRule rule) {
    return shaped(name, text(name), rule::allows, rule);
  }

  private Optional<String> shaped(
      String name, Optional<String> given, Predicate<String> allows, Object rule) {
    return given.filter(
        text ->
            allows.test(text) || fault(pointer(name), "Expected text that matches " + rule + "."));
  }

  Optional<String> text(String name, int charsMax) {
    return text(name)
        .filter(
            text ->
                text.length() <= charsMax
                    || fault(
                        pointer(name),
                        "Expected at most " + charsMax + " characters, but there are more."));
  }

  /** Text for people: taken whatever it holds, and handed on as it will be recorded. */
  Optional<String> text(String name, UnaryOperator<String> plain) {
    return string(name).map(plain);
  }

  /** See {@link #text(String, UnaryOperator)}; a fault if what will be recorded is blank. */
  Optional<String> notBlank(String name, UnaryOperator<String> plain) {
    return shaped(name, string(name).map(plain), NOT_BLANK.asMatchPredicate(), NOT_BLANK);
  }

  private Optional<String> text(String name) {
    return string(name).filter(text -> wellFormed(text, pointer(name)));
  }

  private Optional<String> string(String name) {
    return take(name, JsonToken.VALUE_STRING, "a string").map(JsonValue::text);
  }

  /** Half a surrogate pair has no UTF-8. */
  private boolean wellFormed(String text, String at) {
    return !LONE_SURROGATE.matcher(text).find()
        || fault(at, "Expected Unicode text, but it has half a surrogate pair.");
  }

  /** JSON has one kind of number, so {@code 3.0} is whole, as JSON Schema has it. */
  Optional<Integer> integer(String name, int min, int max) {
    return value(name)
        .flatMap(
            value -> {
              Optional<BigDecimal> whole = whole(value);
              if (whole.isEmpty()) {
                fault(pointer(name), "Expected a whole number, but it is " + kind(value) + ".");
              }
              return whole;
            })
        .filter(
            number ->
                (number.compareTo(BigDecimal.valueOf(min)) >= 0
                        && number.compareTo(BigDecimal.valueOf(max)) <= 0)
                    || fault(
                        pointer(name),
                        "Expected " + min + " to " + max + ", but it is out of range."))
        .map(BigDecimal::intValueExact);
  }

  /** Any number of digits; those past the bound are out of every range here. */
  private static Optional<BigDecimal> whole(JsonValue value) {
    boolean isLong = value.raw().length() > NUMBER_CHARS_MAX;
    if (value.kind() == JsonToken.VALUE_NUMBER_INT) {
      return Optional.of(isLong ? BigDecimal.valueOf(Long.MAX_VALUE) : new BigDecimal(value.raw()));
    }
    if (value.kind() != JsonToken.VALUE_NUMBER_FLOAT || isLong) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(value.raw()).stripTrailingZeros())
          .filter(number -> number.scale() <= 0);
    } catch (NumberFormatException | ArithmeticException exponentOfTooManyDigits) {
      return Optional.empty();
    }
  }

  Optional<Boolean> flag(String name) {
    Optional<JsonValue> given = value(name);
    return given
        .filter(
            value ->
                value.kind().isBoolean()
                    || fault(pointer(name), "Expected true or false, but it is " + kind(value)))
        .map(value -> value.kind() == JsonToken.VALUE_TRUE);
  }

  Optional<Duration> duration(String name, Duration min, Duration max) {
    return text(name, 64)
        .flatMap(
            text -> {
              Optional<Duration> duration = Times.duration(text);
              if (duration.isEmpty()) {
                fault(pointer(name), "Expected an ISO-8601 duration like PT30S.");
              }
              return duration;
            })
        .filter(
            duration ->
                (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0)
                    || fault(
                        pointer(name),
                        "Expected " + min + " to " + max + ", but it is out of range."));
  }

  Optional<Instant> time(String name) {
    return text(name, 64)
        .flatMap(
            text -> {
              Optional<Instant> time = Times.rfc3339(text);
              if (time.isEmpty()) {
                fault(pointer(name), "Expected a time like 2026-11-22T10:15:30Z (RFC 3339).");
              }
              return time;
            });
  }

  /**
   * A document, as given.
   *
   * @throws ProblemException {@code payload-too-large}
   */
  Optional<JsonText> document(String name, int bytesMax) {
    Optional<JsonValue> given = value(name);
    given.ifPresent(
        value -> {
          if (new JsonText(value.raw()).bytes() > bytesMax) {
            throw tooLarge(pointer(name), bytesMax);
          }
          if (value.depth() > Limits.JSON_DEPTH_MAX) {
            fault(
                pointer(name),
                "Expected at most " + Limits.JSON_DEPTH_MAX + " levels, but it nests deeper.");
          }
        });
    return given.map(value -> new JsonText(value.raw()));
  }

  Optional<List<String>> texts(String name, int itemsMax, NameRule rule) {
    return take(name, JsonToken.START_ARRAY, "an array")
        .map(items -> items.elements(itemsMax))
        .filter(items -> fits(name, items.size(), itemsMax))
        .map(
            items -> {
              List<String> texts = new ArrayList<>();
              for (int i = 0; i < items.size(); i++) {
                JsonValue item = items.get(i);
                if (!item.isText() || !rule.allows(item.text())) {
                  fault(pointer(name) + "/" + i, "Expected a string that matches " + rule + ".");
                } else {
                  texts.add(item.text());
                }
              }
              return List.copyOf(texts);
            });
  }

  Optional<SortedMap<String, String>> labels(String name) {
    return take(name, JsonToken.START_OBJECT, "an object")
        .map(JsonValue::members)
        .filter(labels -> fits(name, labels.size(), Limits.LABELS_MAX))
        .map(
            labels -> {
              SortedMap<String, String> texts = new TreeMap<>();
              labels.forEach((key, value) -> label(pointer(name), key, value, texts));
              return texts;
            });
  }

  private void label(String at, String key, JsonValue value, SortedMap<String, String> texts) {
    String here = at + "/" + escaped(key);
    if (!NameRule.LABEL_KEY.allows(key)) {
      fault(here, "Expected a label name that matches " + NameRule.LABEL_KEY + ".");
    } else if (!value.isText() || value.text().length() > Limits.LABEL_VALUE_CHARS_MAX) {
      fault(here, "Expected a string of at most " + Limits.LABEL_VALUE_CHARS_MAX + " characters.");
    } else if (wellFormed(value.text(), here)) {
      texts.put(key, value.text());
    }
  }

  Optional<Fields> object(String name) {
    return take(name, JsonToken.START_OBJECT, "an object")
        .map(value -> new Fields(value.members(), pointer(name), faults));
  }

  /** The objects of an array; of one that has more than it may, none. */
  List<Fields> objects(String name, int itemsMax) {
    List<JsonValue> items =
        take(name, JsonToken.START_ARRAY, "an array")
            .map(array -> array.elements(itemsMax))
            .filter(all -> fits(name, all.size(), itemsMax))
            .orElse(List.of());
    List<Fields> objects = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String here = pointer(name) + "/" + i;
      JsonValue item = items.get(i);
      if (item.isObject()) {
        objects.add(new Fields(item.members(), here, faults));
      } else {
        fault(here, "Expected an object, but it is " + kind(item) + ".");
      }
    }
    return List.copyOf(objects);
  }

  /** Ends the reading of a member object; its faults are told with the others. */
  void doneWithin() {
    unknown();
  }

  boolean fault(String at, String detail) {
    if (faults.size() < FAULTS_MAX) {
      faults.add(Fault.at(at, detail));
    }
    return false;
  }

  private boolean fits(String name, int size, int max) {
    return size <= max || fault(pointer(name), "Expected at most " + max + ", but there are more.");
  }

  private Optional<JsonValue> value(String name) {
    known.add(name);
    return Optional.ofNullable(members.get(name));
  }

  private Optional<JsonValue> take(String name, JsonToken kind, String what) {
    return value(name)
        .filter(
            value ->
                value.kind() == kind
                    || fault(
                        pointer(name), "Expected " + what + ", but it is " + kind(value) + "."));
  }

  String pointer(String name) {
    return pointer + "/" + escaped(name);
  }

  private static String escaped(String name) {
    String shown =
        name.length() <= QUOTED_CHARS_MAX ? name : name.substring(0, QUOTED_CHARS_MAX) + "…";
    return shown.replace("~", "~0").replace("/", "~1");
  }

  private static String kind(JsonValue value) {
    return switch (value.kind()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }

  static ProblemException invalid(List<Fault> faults) {
    return new ProblemException(
        Problem.of(
                ProblemType.INVALID_BODY,
                "Expected a body as this endpoint takes it, but errors says what is wrong.")
            .with("errors", faults));
  }

  static ProblemException tooLarge(String pointer, int bytesMax) {
    return new ProblemException(
        Problem.of(
                ProblemType.PAYLOAD_TOO_LARGE,
                "Expected at most " + bytesMax + " bytes, but there are more.")
            .with("maxBytes", bytesMax)
            .withFault(Fault.at(pointer, "Too large.")));
  }
}
