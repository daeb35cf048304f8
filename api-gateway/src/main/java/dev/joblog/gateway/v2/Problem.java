// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.joblog.protocol.Job;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of every 4xx and 5xx (RFC 9457).
 *
 * @param instance path of the request; absent within a batch, and when it could not be read
 * @param retryable whether the same request may succeed later
 * @param more by case: {@code job, lease, errors, min, max, allowed, maxBytes, purgedAt}
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code", "retryable"})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    Optional<String> instance,
    String code,
    boolean retryable,
    @JsonAnyGetter Map<String, Object> more) {

  /** Where the job stands, if it is known and the caller may see it. */
  record JobSummary(String id, String status, long version) {
    static JobSummary of(Job job) {
      return new JobSummary(job.id().toString(), job.status().word(), job.version());
    }
  }

  /**
   * @param reason why the lease is over, as the engine names it: {@code expired}, {@code
   *     superseded}…
   */
  record LeaseLoss(String reason) {}

  /** What is wrong, and where: one of the three. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Fault(
      Optional<String> pointer,
      Optional<String> parameter,
      Optional<String> header,
      String detail) {

    /**
     * @param pointer JSON Pointer (RFC 6901) into the body
     */
    static Fault at(String pointer, String detail) {
      return new Fault(Optional.of(pointer), Optional.empty(), Optional.empty(), detail);
    }

    static Fault parameter(String name, String detail) {
      return new Fault(Optional.empty(), Optional.of(name), Optional.empty(), detail);
    }

    static Fault header(String name, String detail) {
      return new Fault(Optional.empty(), Optional.empty(), Optional.of(name), detail);
    }
  }

  static Problem of(ProblemType type, String detail) {
    return new Problem(
        type.uri(),
        type.title(),
        type.status(),
        detail,
        Optional.empty(),
        type.code(),
        type.retryable(),
        Map.of());
  }

  /** Where the type alone does not say. */
  Problem retryable(boolean later) {
    return new Problem(type, title, status, detail, instance, code, later, more);
  }

  Problem with(String name, Object value) {
    Map<String, Object> longer = new LinkedHashMap<>(more);
    longer.put(name, value);
    return new Problem(
        type,
        title,
        status,
        detail,
        instance,
        code,
        retryable,
        Collections.unmodifiableMap(longer));
  }

  Problem withFault(Fault fault) {
    return with("errors", List.of(fault));
  }

  Problem at(String path) {
    return new Problem(type, title, status, detail, Optional.of(path), code, retryable, more);
  }

  /** Why, in the words of who refused. */
  Problem saying(String sentence) {
    return new Problem(type, title, status, sentence, instance, code, retryable, more);
  }

  /** Jersey and Jetty refuse with a status alone; theirs keep their status. */
  Problem withStatus(int other) {
    return new Problem(type, title, other, detail, instance, code, retryable, more);
  }
}
