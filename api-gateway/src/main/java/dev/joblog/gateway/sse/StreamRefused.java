// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.time.Duration;

/** No stream, and why. Each face has its own words for it. Carries no stack: it is an answer. */
public final class StreamRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Kind {
    /** Only GET. */
    METHOD,
    /** One that HTTP does not define (RFC 9110 §9.1). */
    METHOD_UNKNOWN,
    /** The id to go on from is none of ours, or belongs to another kind of stream. */
    ID_INVALID,
    /** There is no such job, or it is another tenant's. */
    JOB_NOT_FOUND,
    JOB_PURGED,
    TOO_MANY_OF_TENANT,
    TOO_MANY,
    /** Too many streams begin far back. */
    TOO_MANY_BEHIND,
    /** The events can not be read now. */
    UNAVAILABLE,
    /** The job's state can not be read now, or is behind what the client has seen. */
    STATE_UNAVAILABLE
  }

  private final Kind kind;
  private final Duration retryAfter;

  StreamRefused(Kind kind, String sentence, Duration retryAfter) {
    super(sentence, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  StreamRefused(Kind kind, String sentence) {
    this(kind, sentence, Duration.ZERO);
  }

  static StreamRefused noSuchJob() {
    return new StreamRefused(
        Kind.JOB_NOT_FOUND, "Expected a job of yours by this id, but there is none.");
  }

  public Kind kind() {
    return kind;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }

  /** Zero when waiting does not help. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
