// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;

/**
 * A time-limited right of one worker to run one job.
 *
 * @param holder the principal that claimed; no other may use the token
 * @param fencingToken grows by one with every lease of the job, for ever; never 0
 * @param leaseKey number of the key that the lease token was derived with
 * @param expiresAt log time; the lease is dead from this instant on
 */
public record Lease(String holder, long fencingToken, int leaseKey, Instant expiresAt) {

  public boolean isLiveAt(Instant t) {
    return t.isBefore(expiresAt);
  }
}
