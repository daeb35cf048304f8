// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes over the wire, exactly. */
final class WaylayJson {

  /**
   * @param href relative to the gateway's root
   * @param jobType of a link to a job or its events; newer clients ask for it
   */
  record Link(String href, Optional<String> jobType) {}

  record Function(
      String functionType,
      String name,
      Optional<String> version,
      Optional<String> runtime,
      Optional<String> runtimeVersion) {}

  /**
   * @param limit that was applied
   */
  record JobsResponse(int limit, List<Summary> jobs) {}

  /**
   * @param processedAt when its latest attempt began; it and the next two are of newer clients
   */
  record Summary(
      String type,
      String operation,
      String id,
      String state,
      String createdAt,
      String createdBy,
      Optional<String> processedAt,
      Optional<String> finishedAt,
      int attemptsMade,
      Optional<Function> function,
      @JsonProperty("_links") Map<String, Link> links) {}

  record JobResponse(Details job, @JsonProperty("_links") Map<String, Link> links) {}

  /**
   * @param processedAt see {@link Summary}; the queue's view calls it processedOn
   */
  record Details(
      String type,
      String state,
      JsonNode request,
      Optional<JsonNode> result,
      String createdAt,
      String createdBy,
      Optional<String> processedAt,
      Optional<String> finishedAt,
      int attemptsMade,
      String operation,
      Optional<Function> function,
      QueueJob job) {}

  /**
   * The job as its queue knows it.
   *
   * @param progress a number, or {@link ProgressSaid}
   * @param delay milliseconds
   */
  record QueueJob(
      String id,
      String name,
      Object progress,
      int attemptsMade,
      Optional<String> finishedOn,
      Optional<String> processedOn,
      Optional<String> failedReason,
      Optional<Parent> parent,
      Optional<Long> delay) {}

  record ProgressSaid(int percent, String message) {}

  record Parent(String id) {}

  record Failed(String error, String code, int statusCode) {}

  record Token(String token) {}

  /** One event's data. */
  record Envelope(
      @JsonProperty("_links") Map<String, Link> links,
      JobReference job,
      Map<String, Object> data,
      String timestamp,
      Function function) {}

  record JobReference(String type, String id) {}

  private WaylayJson() {}
}
