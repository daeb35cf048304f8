// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobId;
import java.util.Map;
import java.util.Optional;

/**
 * An event as this API shows it, on a stream and in a job's history.
 *
 * @param id for ever the same: partition, offset and ordinal of the command that made it so
 * @param type the fact: {@code JobCompleted}
 * @param status of the job after it
 * @param sequence 1, 2, 3… within the job
 * @param time log time
 * @param actor who made it so
 * @param data by type; see openapi.yaml
 * @param beat the newest heartbeat before it, if no event told of it
 */
record EventJson(
    String id,
    String type,
    String jobId,
    String jobType,
    String queue,
    Optional<String> parentId,
    String status,
    long sequence,
    String time,
    String actor,
    Cause cause,
    Map<String, Object> data,
    Optional<Beat> beat) {

  /**
   * @param operation the order: {@code SubmitResult}
   */
  record Cause(String commandId, String operation) {}

  /** Without the checkpoint that it may have brought: events show none. */
  record Beat(String at, String expiresAt, Optional<JobJson.Progress> progress) {
    private static Beat of(dev.joblog.protocol.Beat beat) {
      return new Beat(
          Wire.time(beat.at()),
          Wire.time(beat.expiresAt()),
          beat.progress().map(JobJson.Progress::of));
    }
  }

  static EventJson of(EventHeader header, Fact fact, boolean withDocuments) {
    return new EventJson(
        header.command().partition() + ":" + header.command().offset() + ":" + header.ordinal(),
        fact.name(),
        header.jobId().toString(),
        header.about().type(),
        header.about().queue(),
        header.about().ancestors().stream().findFirst().map(JobId::toString),
        header.status().word(),
        header.sequence(),
        Wire.time(header.t()),
        header.cause().principal(),
        new Cause(header.cause().commandId().toString(), header.cause().operation()),
        fact.match(new FactJson(withDocuments)),
        header.beat().map(Beat::of));
  }
}
