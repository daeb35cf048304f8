// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;
import java.util.Locale;
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
    COMPLETED,
    FAILED,
    EXPIRED,
    RELEASED,
    UNDELIVERED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
