// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Job;

/**
 * What the state says of the one job that is watched, asked before its stream began. The state may
 * be ahead of the committed events, never behind them.
 *
 * @param updatedMillis log time of its newest event
 * @param lastAlone whether what came before that event is of no interest: the job is over, and the
 *     stream begins with its end
 */
record Known(long version, long updatedMillis, boolean isFinal, boolean lastAlone) {

  static Known of(Job job, Start start) {
    boolean isFinal = job.status().isFinal();
    return new Known(
        job.version(),
        job.updatedAt().toEpochMilli(),
        isFinal,
        isFinal && start instanceof Start.Latest);
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
