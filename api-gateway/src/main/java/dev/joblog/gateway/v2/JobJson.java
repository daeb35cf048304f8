// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as this API shows it (DESIGN 13).
 *
 * @param payload as it was given; absent in lists
 * @param completion where it is not a worker's
 * @param childIds of children that were created with it; only in the answer to that create
 * @param checkpoint only in the answer to a claim
 */
record JobJson(
    String id,
    String type,
    String status,
    String queue,
    int priority,
    Optional<Raw> payload,
    Map<String, String> labels,
    List<String> requiredCapabilities,
    int attempt,
    int maxAttempts,
    String createdAt,
    String updatedAt,
    String createdBy,
    long version,
    Optional<String> runAt,
    Optional<String> parentId,
    Optional<String> completion,
    Optional<List<String>> childIds,
    Optional<Lease> lease,
    Optional<Progress> progress,
    Optional<Raw> checkpoint,
    Optional<Raw> result,
    Optional<String> resultType,
    Optional<Failure> failure,
    Optional<Cancel> cancel,
    Optional<String> finishedAt) {

  /** A document, written as it was given. */
  record Raw(@JsonValue @JsonRawValue String text) {
    static Raw of(JsonText document) {
      return new Raw(document.text());
    }
  }

  record Lease(String holder, long fencingToken, String expiresAt) {
    static Lease of(dev.joblog.protocol.Lease lease) {
      return new Lease(lease.holder(), lease.fencingToken(), Wire.time(lease.expiresAt()));
    }
  }

  record Progress(int percent, Optional<String> message) {
    static Progress of(dev.joblog.protocol.Progress progress) {
      return new Progress(progress.percent(), progress.message());
    }
  }

  record Failure(String code, Optional<String> message, boolean retryable) {
    static Failure of(dev.joblog.protocol.Failure failure) {
      return new Failure(failure.code(), failure.message(), failure.retryable());
    }
  }

  record Cancel(String code, Optional<String> reason, String by) {
    static Cancel of(Cancellation cancel) {
      return new Cancel(cancel.code(), cancel.reason(), cancel.by());
    }
  }

  static JobJson of(
      Job job, Optional<JsonText> payload, Optional<JsonText> result, boolean withCheckpoint) {
    return of(job, payload, result, withCheckpoint, 0);
  }

  /**
   * The answer to a create, which the engine gives without the payload.
   *
   * @param children that were created with it
   */
  static JobJson created(Job job, JsonText payload, int children) {
    return of(job, Optional.of(payload), Optional.empty(), false, children);
  }

  private static JobJson of(
      Job job,
      Optional<JsonText> payload,
      Optional<JsonText> result,
      boolean withCheckpoint,
      int children) {
    JobSpec spec = job.spec();
    return new JobJson(
        job.id().toString(),
        spec.type(),
        job.status().word(),
        spec.queue(),
        spec.priority(),
        payload.map(Raw::of),
        spec.labels(),
        spec.requiredCapabilities(),
        job.attempt(),
        spec.maxAttempts(),
        Wire.time(spec.createdAt()),
        Wire.time(job.updatedAt()),
        spec.createdBy(),
        job.version(),
        job.runAt().map(Wire::time),
        spec.parentId().map(Object::toString),
        completion(spec),
        childIds(job, children),
        job.lease().map(Lease::of),
        job.progress().map(Progress::of),
        job.checkpoint().filter(checkpoint -> withCheckpoint).map(Raw::of),
        result.map(Raw::of),
        job.resultType(),
        job.failure().map(Failure::of),
        job.cancel().map(Cancel::of),
        job.finishedAt().map(Wire::time));
  }

  /** Said where it is not what it is of most jobs. */
  static Optional<String> completion(JobSpec spec) {
    return Optional.of(spec.completion())
        .filter(completion -> completion != Completion.BY_WORKER)
        .map(Completion::word);
  }

  private static Optional<List<String>> childIds(Job job, int children) {
    return children == 0
        ? Optional.empty()
        : Optional.of(
            JobIds.children(job.id(), job.spec().createdOffset(), children).stream()
                .map(JobId::toString)
                .toList());
  }
}
