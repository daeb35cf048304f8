// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

/**
 * The cluster could not say, or do, what the topics need within the time; trying again may help.
 */
public final class TopicsUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TopicsUnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  TopicsUnavailableException(String sentence) {
    super(sentence);
  }
}
