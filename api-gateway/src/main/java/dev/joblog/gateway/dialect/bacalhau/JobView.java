// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.JobJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.MetadataJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.RequesterJson;
import dev.joblog.protocol.Job;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** A job as it was submitted. */
final class JobView {

  /** There is one requester: the service, whichever of its gateways answers. */
  private static final String REQUESTER = "joblog";

  /**
   * @param payload as {@link Submission} made it; of a job that only bears our label, anything
   */
  static JobJson of(Job job, JsonNode payload, Spelling spelling) {
    JsonNode spec = payload.path("Spec");
    return new JobJson(
        payload.path("APIVersion").asText(),
        new MetadataJson(
            job.id().toString(),
            time(job.spec().createdAt()),
            job.spec().createdBy(),
            new RequesterJson(REQUESTER)),
        SpecShape.SPEC.write(spec.isObject() ? spec : Json.object(), spelling));
  }

  /** RFC 3339, UTC. */
  static String time(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant);
  }

  private JobView() {}
}
