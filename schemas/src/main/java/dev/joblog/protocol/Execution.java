// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * One attempt at a job: who ran it, when, and how it ended. A result is not repeated here; it is
 * the job's.
 *
 * @param attempt counts from 1; a released attempt keeps the number that the next one takes again
 */
public record Execution(
    int attempt,
    String worker,
    long fencingToken,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<End> end,
    Optional<Failure> failure) {

  /** How an attempt ended. */
  public enum End {
    COMPLETED("completed"),
    FAILED("failed"),
    EXPIRED("expired"),
    RELEASED("released"),
    UNDELIVERED("undelivered");

    private final String word;

    End(String word) {
      this.word = word;
    }

    /** Its word in answers and, in capitals, in rows, for ever: {@code undelivered}. */
    public String word() {
      return word;
    }
  }
}
