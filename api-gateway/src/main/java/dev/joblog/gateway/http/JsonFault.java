// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

/** A body that is not one JSON value within its reader's bounds; its message quotes none of it. */
public final class JsonFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public enum Kind {
    NOT_UTF8,
    EMPTY,
    NOT_JSON,
    MORE_FOLLOWS
  }

  private final Kind kind;

  JsonFault(Kind kind, String sentence) {
    super(sentence, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
