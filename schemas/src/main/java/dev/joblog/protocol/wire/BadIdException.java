// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

/** A field is no job id. */
final class BadIdException extends UndecodableException {

  private static final long serialVersionUID = 1L;

  private final String field;

  BadIdException(String field) {
    super("Expected " + field + " to be a UUID of version 8, but it is not");
    this.field = field;
  }

  String field() {
    return field;
  }
}
