// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

/** The cluster is not as this processor needs it; the message says what to do, in one sentence. */
public final class StartRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartRefusedException(String sentence) {
    super(sentence);
  }
}
