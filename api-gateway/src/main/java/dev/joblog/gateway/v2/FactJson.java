// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an event says beyond its header, by fact: the {@code data} of an event.
 *
 * @param withDocuments whether payload and result are at hand: history leaves them out
 */
record FactJson(boolean withDocuments) implements Fact.Cases<Map<String, Object>> {

  /** A larger payload or result is told by its length, and fetched with the job. */
  static final int DOCUMENT_BYTES_MAX = 4 * 1024;

  @Override
  public Map<String, Object> jobCreated(Fact.JobCreated fact) {
    JobSpec spec = fact.spec();
    Members members =
        new Members()
            .with("priority", spec.priority())
            .with("requiredCapabilities", spec.requiredCapabilities())
            .with("labels", spec.labels())
            .with("maxAttempts", spec.maxAttempts())
            .with("leaseTtl", spec.leaseTtl().toString())
            .with("waitForChildren", spec.waitForChildren())
            .with("requiresApproval", spec.requiresApproval())
            .maybe("completion", JobJson.completion(spec))
            .maybe("runAt", spec.runAt().map(Wire::time));
    return document(members, "payload", fact.payload());
  }

  @Override
  public Map<String, Object> jobApproved(Fact.JobApproved fact) {
    return new Members().maybe("reason", fact.reason());
  }

  @Override
  public Map<String, Object> jobRejected(Fact.JobRejected fact) {
    return ending(fact.purgeAt()).maybe("reason", fact.reason());
  }

  @Override
  public Map<String, Object> jobClaimed(Fact.JobClaimed fact) {
    return new Members()
        .with("attempt", fact.attempt())
        .with("lease", JobJson.Lease.of(fact.lease()));
  }

  @Override
  public Map<String, Object> leaseExtended(Fact.LeaseExtended fact) {
    return fenced(fact.fencingToken())
        .with("expiresAt", Wire.time(fact.expiresAt()))
        .maybe("progress", fact.progress().map(JobJson.Progress::of));
  }

  @Override
  public Map<String, Object> leaseExpired(Fact.LeaseExpired fact) {
    return fenced(fact.fencingToken());
  }

  @Override
  public Map<String, Object> jobReleased(Fact.JobReleased fact) {
    return fenced(fact.fencingToken())
        .with("undelivered", fact.undelivered())
        .maybe("reason", fact.reason());
  }

  @Override
  public Map<String, Object> attemptFailed(Fact.AttemptFailed fact) {
    return fenced(fact.fencingToken()).with("failure", failure(fact.failure()));
  }

  @Override
  public Map<String, Object> retryScheduled(Fact.RetryScheduled fact) {
    return new Members().with("runAt", Wire.time(fact.runAt()));
  }

  @Override
  public Map<String, Object> jobBecamePending(Fact.JobBecamePending fact) {
    return new Members();
  }

  @Override
  public Map<String, Object> cancelRequested(Fact.CancelRequested fact) {
    return new Members().with("cancel", cancel(fact.cancel()));
  }

  @Override
  public Map<String, Object> jobCancelled(Fact.JobCancelled fact) {
    return ending(fact.purgeAt()).with("cancel", cancel(fact.cancel()));
  }

  @Override
  public Map<String, Object> jobCompleted(Fact.JobCompleted fact) {
    Members members =
        ending(fact.purgeAt())
            .with("fencingToken", fact.fencingToken())
            .maybe("resultType", fact.resultType());
    return document(members, "result", fact.result());
  }

  @Override
  public Map<String, Object> jobFailed(Fact.JobFailed fact) {
    return ending(fact.purgeAt()).with("failure", failure(fact.failure()));
  }

  @Override
  public Map<String, Object> jobRetried(Fact.JobRetried fact) {
    return new Members().maybe("reason", fact.reason());
  }

  @Override
  public Map<String, Object> jobPurged(Fact.JobPurged fact) {
    return new Members();
  }

  private static Members fenced(long fencingToken) {
    return new Members().with("fencingToken", fencingToken);
  }

  private static Members ending(Instant purgeAt) {
    return new Members().with("purgeAt", Wire.time(purgeAt));
  }

  private static JobJson.Failure failure(Failure failure) {
    return JobJson.Failure.of(failure);
  }

  private static JobJson.Cancel cancel(Cancellation cancel) {
    return JobJson.Cancel.of(cancel);
  }

  private Members document(Members members, String name, JsonText document) {
    if (!withDocuments) {
      return members;
    }
    int bytes = document.bytes();
    return bytes <= DOCUMENT_BYTES_MAX
        ? members.with(name, JobJson.Raw.of(document))
        : members.with(name + "Bytes", bytes);
  }

  /** In the order in which they are put. */
  private static final class Members extends LinkedHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    Members with(String name, Object value) {
      put(name, value);
      return this;
    }

    Members maybe(String name, Optional<?> value) {
      value.ifPresent(v -> put(name, v));
      return this;
    }
  }
}
