// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param clients at once, where a workload does not say itself how many
 * @param rate creates a second of the open loop
 * @param size of a payload, bytes of JSON
 * @param time that a round takes
 * @param seed of payloads
 * @param jobs of what counts its jobs in place of seconds
 * @param backlog jobs that wait before a round of {@link Workload#BACKLOG}
 * @param behind jobs that are there before what is about them: finished, or pending for nobody
 * @param restore finished jobs that a processor without a store reads back
 * @param lists jobs of the longest lists
 * @param soak jobs that end and are purged
 * @param queues that creates and claims are spread over
 * @param connections idle event streams
 * @param settle how long idle streams are left alone before memory is read
 */
public record Load(
    int clients,
    int rate,
    int size,
    Duration time,
    long seed,
    int jobs,
    int backlog,
    int behind,
    int restore,
    int lists,
    int soak,
    int queues,
    int connections,
    Duration settle) {

  /** The same with rounds that take another time. */
  public Load lasting(Duration other) {
    return new Load(
        clients,
        rate,
        size,
        other,
        seed,
        jobs,
        backlog,
        behind,
        restore,
        lists,
        soak,
        queues,
        connections,
        settle);
  }
}
