// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.query;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Which jobs: every given part must hold; within a list, any one.
 *
 * @param owner the creator
 * @param runnableWith given: only jobs whose required capabilities are all among these
 * @param createdFrom inclusive
 * @param createdUntil exclusive
 */
public record JobFilter(
    Optional<String> owner,
    List<String> types,
    List<JobStatus> statuses,
    Optional<String> queue,
    Optional<String> resultType,
    SortedMap<String, String> labels,
    Optional<JobId> parentId,
    Optional<List<String>> runnableWith,
    Optional<Instant> createdFrom,
    Optional<Instant> createdUntil) {}
