// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

/** A processor was reached and said why it does not answer. */
public final class NoAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoAnswerException(String sentence) {
    super(sentence, null, false, false);
  }
}
