// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

/** A field has a word that is none of ours. */
final class BadWordException extends UndecodableException {

  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param expected what it has to be
   */
  BadWordException(String field, String expected) {
    super("Expected " + field + " to be " + expected + ", but it is not");
    this.field = field;
  }

  String field() {
    return field;
  }
}
