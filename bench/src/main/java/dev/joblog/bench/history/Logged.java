// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

/**
 * One committed event, as far as the check looks at it.
 *
 * @param id as live streams name it: its command's partition and offset, and its place among that
 *     command's events
 * @param fact {@code JobCreated}…
 * @param subject of a JobCreated: the word in its payload; else empty
 * @param time log time, milliseconds since 1970
 * @param fencing of the lease that it is about; 0: of none
 */
public record Logged(
    int partition,
    String id,
    String job,
    long sequence,
    long time,
    String fact,
    String subject,
    long fencing) {

  static final String CREATED = "JobCreated";
  static final String CLAIMED = "JobClaimed";
  static final String COMPLETED = "JobCompleted";
}
