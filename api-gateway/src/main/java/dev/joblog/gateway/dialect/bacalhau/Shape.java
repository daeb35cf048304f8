// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a JSON value has to be. Reading gives every known member its canonical name and every
 * enumeration its name, keeps unknown members as they are, and leaves nulls out; writing says it in
 * a client's spelling.
 */
sealed interface Shape {

  Shape TEXT = new Scalar("a text", JsonNode::isTextual);
  Shape NUMBER = new Amount();
  Shape WHOLE =
      new Scalar(
          "a whole number of 64 bits", node -> node.isIntegralNumber() && node.canConvertToLong());
  Shape FLAG = new Scalar("true or false", JsonNode::isBoolean);
  Shape ANY_OBJECT = new Scalar("an object", JsonNode::isObject);

  /**
   * @param where for the sentence: the value's name
   * @return empty when it says nothing
   * @throws dev.joblog.gateway.http.Refused 400 when it is something else
   */
  Optional<JsonNode> read(JsonNode given, String where);

  /** What {@link #read} gave, or what anybody may have stored: then as it is. */
  JsonNode write(JsonNode stored, Spelling spelling);

  /** A value that is only looked at. */
  record Scalar(String wanted, Predicate<JsonNode> is) implements Shape {

    @Override
    public Optional<JsonNode> read(JsonNode given, String where) {
      if (!is.test(given)) {
        throw Refusals.badRequest("Expected " + where + " to be " + wanted + ", but it is not.");
      }
      return Optional.of(given);
    }

    @Override
    public JsonNode write(JsonNode stored, Spelling spelling) {
      return stored;
    }
  }

  /** A number. Seed 002 knows integers alone: what is none is rounded up for it. */
  record Amount() implements Shape {

    private static final Shape NUMBER = new Scalar("a number", JsonNode::isNumber);

    @Override
    public Optional<JsonNode> read(JsonNode given, String where) {
      return NUMBER.read(given, where);
    }

    @Override
    public JsonNode write(JsonNode stored, Spelling spelling) {
      return spelling == Spelling.NUMBERS && stored.isNumber() && !stored.isIntegralNumber()
          ? LongNode.valueOf((long) Math.ceil(stored.doubleValue()))
          : stored;
    }
  }

  /** One of some texts, in any case; a blank says nothing. */
  record Choice(List<String> texts) implements Shape {

    @Override
    public Optional<JsonNode> read(JsonNode given, String where) {
      String text = TEXT.read(given, where).map(JsonNode::textValue).orElseThrow().trim();
      if (text.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          texts.stream()
              .filter(text::equalsIgnoreCase)
              .findFirst()
              .map(TextNode::valueOf)
              .orElseThrow(
                  () ->
                      Refusals.badRequest(
                          "Expected " + where + " to be one of " + texts + ", but it is not.")));
    }

    @Override
    public JsonNode write(JsonNode stored, Spelling spelling) {
      return stored;
    }
  }

  /** An enumeration. */
  record Words(SpecWords words) implements Shape {

    @Override
    public Optional<JsonNode> read(JsonNode given, String where) {
      return words.read(given, where).map(JsonNode.class::cast);
    }

    @Override
    public JsonNode write(JsonNode stored, Spelling spelling) {
      return words.write(stored, spelling);
    }
  }

  /** A list of one kind. */
  record ListOf(Shape each) implements Shape {

    @Override
    public Optional<JsonNode> read(JsonNode given, String where) {
      if (!given.isArray()) {
        throw Refusals.badRequest("Expected " + where + " to be a list, but it is not.");
      }
      ArrayNode list = Json.object().arrayNode();
      for (JsonNode item : given) {
        if (!item.isNull()) {
          each.read(item, where + "[]").ifPresent(list::add);
        }
      }
      return Optional.of(list);
    }

    @Override
    public JsonNode write(JsonNode stored, Spelling spelling) {
      if (!stored.isArray()) {
        return stored;
      }
      ArrayNode list = Json.object().arrayNode();
      stored.forEach(item -> list.add(each.write(item, spelling)));
      return list;
    }
  }

  /**
   * An object with known members; the others are kept.
   *
   * @param members by lower-case name
   */
  record Of(Map<String, Member> members) implements Shape {

    /**
     * @param name canonical
     * @param numbersName what {@link Spelling#NUMBERS} calls it
     */
    record Member(String name, String numbersName, Shape shape) {}

    static Of of(Member... members) {
      Map<String, Member> byName = new HashMap<>();
      for (Member member : members) {
        byName.put(Fields.key(member.name()), member);
      }
      return new Of(Map.copyOf(byName));
    }

    static Member member(String name, Shape shape) {
      return new Member(name, name, shape);
    }

    @Override
    public Optional<JsonNode> read(JsonNode given, String where) {
      if (!given.isObject()) {
        throw Refusals.badRequest("Expected " + where + " to be an object, but it is not.");
      }
      ObjectNode object = Json.object();
      for (Map.Entry<String, JsonNode> entry : given.properties()) {
        if (!entry.getValue().isNull()) {
          Optional<Member> known = known(entry.getKey());
          String name = known.map(Member::name).orElse(entry.getKey());
          if (object.has(name)) {
            throw Refusals.badRequest(
                "Expected " + where + " to have " + name + " once, but it repeats.");
          }
          value(known, entry.getValue(), where + "." + name)
              .ifPresent(value -> object.set(name, value));
        }
      }
      return Optional.of(object);
    }

    private static Optional<JsonNode> value(Optional<Member> known, JsonNode value, String where) {
      return known.isPresent() ? known.get().shape().read(value, where) : Optional.of(value);
    }

    @Override
    public JsonNode write(JsonNode stored, Spelling spelling) {
      if (!stored.isObject()) {
        return stored;
      }
      ObjectNode object = Json.object();
      for (Map.Entry<String, JsonNode> entry : stored.properties()) {
        Optional<Member> known = known(entry.getKey());
        String name =
            known
                .map(member -> spelling == Spelling.NAMES ? member.name() : member.numbersName())
                .orElse(entry.getKey());
        JsonNode value = entry.getValue();
        object.set(name, known.isPresent() ? known.get().shape().write(value, spelling) : value);
      }
      return object;
    }

    private Optional<Member> known(String name) {
      return Optional.ofNullable(members.get(Fields.key(name)));
    }
  }
}
