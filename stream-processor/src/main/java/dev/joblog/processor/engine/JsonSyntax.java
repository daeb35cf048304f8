// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Limits;

/**
 * Whether a text is one JSON value (RFC 8259), nested no deeper than {@link Limits#JSON_DEPTH_MAX}.
 * Our own, because the answer is part of the rules: a library's next version may see it
 * differently. Builds nothing.
 */
final class JsonSyntax {

  private final String text;
  private int at;

  private JsonSyntax(String text) {
    this.text = text;
  }

  static boolean isValue(String text) {
    JsonSyntax syntax = new JsonSyntax(text);
    if (!syntax.value(0)) {
      return false;
    }
    syntax.space();
    return syntax.at == text.length();
  }

  private boolean value(int depth) {
    space();
    if (at == text.length()) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '{' -> depth < Limits.JSON_DEPTH_MAX && object(depth);
      case '[' -> depth < Limits.JSON_DEPTH_MAX && array(depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean object(int depth) {
    at++;
    if (next('}')) {
      return true;
    }
    do {
      space();
      if (at == text.length() || text.charAt(at) != '"' || !string() || !next(':')) {
        return false;
      }
      if (!value(depth + 1)) {
        return false;
      }
    } while (next(','));
    return next('}');
  }

  private boolean array(int depth) {
    at++;
    if (next(']')) {
      return true;
    }
    do {
      if (!value(depth + 1)) {
        return false;
      }
    } while (next(','));
    return next(']');
  }

  private boolean string() {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < 0x20 || (c == '\\' && !escape()) || (Character.isSurrogate(c) && !pair(c))) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    if (at == text.length()) {
      return false;
    }
    char c = text.charAt(at++);
    if (c != 'u') {
      return "\"\\/bfnrt".indexOf(c) >= 0;
    }
    for (int i = 0; i < 4; i++) {
      if (at == text.length()
          || Character.digit(text.charAt(at), 16) < 0
          || text.charAt(at) > 'f') {
        return false;
      }
      at++;
    }
    return true;
  }

  private boolean pair(char c) {
    return Character.isHighSurrogate(c)
        && at < text.length()
        && Character.isLowSurrogate(text.charAt(at++));
  }

  private boolean number() {
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '0') {
      at++;
    } else if (!digits()) {
      return false;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at > from;
  }

  private boolean word(String word) {
    boolean same = text.startsWith(word, at);
    at += word.length();
    return same;
  }

  private boolean next(char c) {
    space();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
