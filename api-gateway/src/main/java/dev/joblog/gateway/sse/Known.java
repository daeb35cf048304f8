// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Job;

/**
 * What the state says of the one job that is watched, asked before its stream began. The state may
 * be ahead of the committed events, never behind them.
 *
 * @param updatedMillis log time of its newest event
 */
record Known(long version, long updatedMillis, boolean isFinal) {

  static Known of(Job job) {
    return new Known(job.version(), job.updatedAt().toEpochMilli(), job.status().isFinal());
  }

  /** Whether an event of the job is the newest known one, or a newer one. */
  boolean isReachedBy(EventHeader header) {
    long millis = header.t().toEpochMilli();
    return millis > updatedMillis || (millis == updatedMillis && header.sequence() >= version);
  }

  boolean isBefore(EventHeader other) {
    return other.t().toEpochMilli() > updatedMillis;
  }
}
