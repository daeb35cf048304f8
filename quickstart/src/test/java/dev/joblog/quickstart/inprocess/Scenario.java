// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import java.util.Locale;

/** What happens between a client and the service, whatever the dialect calls it. */
enum Scenario {
  CREATE,
  CREATE_INVALID,
  LIST,
  /** The list is longer than what is asked for at once. */
  LIST_PAGE_OR_LIMIT,
  GET,
  UNKNOWN_JOB,
  /** Somebody else's. */
  FOREIGN_JOB,
  NO_TOKEN,
  WRONG_SCOPE,
  CLAIM,
  CLAIM_LOST_RACE,
  HEARTBEAT,
  SUBMIT,
  SUBMIT_REPEATED,
  SUBMIT_KEY_REUSED,
  FAIL_RETRYABLE,
  FAIL_FINAL,
  LEASE_EXPIRED,
  CANCEL,
  CANCEL_FINAL,
  APPROVE,
  /** A stream while something happens. */
  WATCH,
  /** A stream of what is over already. */
  WATCH_FINISHED,
  HISTORY,
  /** Bodies and parameters that mean nothing. */
  GARBAGE;

  /** As its golden files are called. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
