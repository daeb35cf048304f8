// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import dev.joblog.gateway.core.Caller;
import dev.joblog.protocol.JobSpec;
import java.util.Optional;

/**
 * Whose jobs a caller sees: one rule for every read, a job's as its events'. Whether it may read at
 * all is for the scope that the address needs.
 */
public final class Sight {

  /** Every job of the tenant; with {@code jobs:claim} too, because a worker may meet any. */
  public static boolean isOfAll(Caller caller) {
    return caller.may(Scopes.JOBS_READ_ALL) || caller.may(Scopes.JOBS_CLAIM);
  }

  /** The creator whose jobs alone the caller sees; empty: every job of the tenant. */
  public static Optional<String> owner(Caller caller) {
    return isOfAll(caller) ? Optional.empty() : Optional.of(caller.principal());
  }

  /** For a job of the caller's tenant. */
  public static boolean sees(Caller caller, JobSpec job) {
    return isOfAll(caller) || job.createdBy().equals(caller.principal());
  }

  private Sight() {}
}
