// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

/** A topic is there, but not as it must be; its message is one sentence for whoever starts us. */
public final class TopicMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopicMismatchException(String sentence) {
    super(sentence);
  }
}
