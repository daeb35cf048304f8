// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

/** A file is no Ed25519 key, or two do not belong together. One sentence for the user. */
public final class UnusableKey extends Exception {

  private static final long serialVersionUID = 1;

  UnusableKey(String sentence) {
    super(sentence);
  }

  UnusableKey(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
