// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

/**
 * Headers of records on {@link Topics#COMMANDS}, {@link Topics#EVENTS} and {@link Topics#OUTCOMES}:
 * what a reader may want to know before it decodes the value. All values are UTF-8 text.
 */
public final class LogHeaders {

  /** On an event: the fact's name, {@code JobCreated}; as in the record's {@code name}. */
  public static final String EVENT = "joblog-event";

  /** On an outcome: {@code Accepted}, {@code Duplicate} or {@code Rejected}. */
  public static final String VERDICT = "joblog-verdict";

  /** On a forwarded command: where the sender's record lies, {@code 5:1042}. */
  public static final String FORWARDED_FROM = "joblog-forwarded-from";

  private LogHeaders() {}
}
