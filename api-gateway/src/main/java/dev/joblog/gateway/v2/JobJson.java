// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as this API shows it (DESIGN 13).
 *
 * @param payload as it was given; absent in lists
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
        job.lease().map(Lease::of),
        job.progress().map(Progress::of),
        job.checkpoint().filter(checkpoint -> withCheckpoint).map(Raw::of),
        result.map(Raw::of),
        job.resultType(),
        job.failure().map(Failure::of),
        job.cancel().map(Cancel::of),
        job.finishedAt().map(Wire::time));
  }
}
