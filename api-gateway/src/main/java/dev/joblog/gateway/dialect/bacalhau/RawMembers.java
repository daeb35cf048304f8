// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the values of an object's members begin and end in its bytes. A signature is over a value
 * as it was sent, so its white space, escapes and order of names count.
 */
final class RawMembers {

  /**
   * @param name with its escapes undone
   * @param from of the value's first byte
   * @param to behind the value's last byte
   */
  record Member(String name, int from, int to) {

    byte[] value(byte[] json) {
      return Arrays.copyOfRange(json, from, to);
    }
  }

  private final byte[] json;
  private int at;

  private RawMembers(byte[] json) {
    this.json = json;
  }

  /**
   * @param object a valid JSON object in UTF-8: nothing is checked here again
   */
  static List<Member> of(byte[] object) {
    return new RawMembers(object).members();
  }

  private List<Member> members() {
    List<Member> members = new ArrayList<>();
    space();
    at++;
    space();
    while (json[at] == '"') {
      String name = name();
      space();
      at++;
      space();
      int from = at;
      value();
      members.add(new Member(name, from, at));
      space();
      if (json[at] == ',') {
        at++;
        space();
      }
    }
    return members;
  }

  private String name() {
    int from = at;
    string();
    return Json.read(Arrays.copyOfRange(json, from, at))
        .map(JsonNode::textValue)
        .orElseThrow(() -> new IllegalStateException("Expected a valid object, but it is none"));
  }

  private void value() {
    if (json[at] == '"') {
      string();
    } else if (json[at] == '{' || json[at] == '[') {
      nested();
    } else {
      while (!isSpace() && json[at] != ',' && json[at] != '}') {
        at++;
      }
    }
  }

  private void nested() {
    int depth = 0;
    do {
      switch (json[at]) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> at++;
      }
    } while (depth > 0);
  }

  private void string() {
    at++;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  private void space() {
    while (at < json.length && isSpace()) {
      at++;
    }
  }

  private boolean isSpace() {
    return json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t';
  }
}
