// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Optional;

/** What completes a job. */
public enum Completion {
  /** A worker's result. */
  BY_WORKER("byWorker"),
  /**
   * Its children: when at least one exists and all are final, the job completes or fails by itself.
   * No worker gets it. Since engine version 4.
   */
  WHEN_CHILDREN_ARE("whenChildrenAre");

  private final String word;

  Completion(String word) {
    this.word = word;
  }

  /** Its word in the API and in rows, for ever: {@code whenChildrenAre}. */
  public String word() {
    return word;
  }

  public static Optional<Completion> of(String word) {
    for (Completion completion : values()) {
      if (completion.word.equals(word)) {
        return Optional.of(completion);
      }
    }
    return Optional.empty();
  }
}
