// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

/**
 * Bytes that are no record of ours. Checked, because every reader of a topic has to say what
 * becomes of them; on {@code job-commands} they go to the dead letter topic. The message is one
 * sentence, without any content of the record.
 */
public final class UndecodableException extends Exception {

  private static final long serialVersionUID = 1L;

  UndecodableException(String sentence) {
    super(sentence);
  }

  UndecodableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
