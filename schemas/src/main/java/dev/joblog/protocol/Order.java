// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a command asks for, imperative. Every order that names a job goes to the partition in the
 * job's id; the others go to the partition of their route, or to the one they are meant for.
 */
public sealed interface Order {

  <R> R match(Cases<R> cases);

  /** Its word on the wire, in events, keys, ledger and metrics, for ever: {@code SubmitResult}. */
  String name();

  /** An order about one existing job. */
  sealed interface OfJob extends Order {
    JobId jobId();
  }

  /** An order that only the holder of the job's lease may give. */
  sealed interface OfLease extends OfJob {
    String leaseToken();
  }

  /**
   * What a job is to be, whether it is created for itself or as a child with its parent.
   *
   * @param requiredCapabilities sorted, without repeats
   */
  record NewJob(
      String type,
      JsonText payload,
      int priority,
      List<String> requiredCapabilities,
      SortedMap<String, String> labels,
      Optional<Instant> runAt,
      int maxAttempts,
      Duration leaseTtl,
      RetryPolicy retry,
      boolean waitForChildren,
      boolean requiresApproval,
      Completion completion) {

    /** A plain job: what is not named has its default. */
    public static NewJob of(String type, JsonText payload) {
      return new NewJob(
          type,
          payload,
          0,
          List.of(),
          Collections.emptySortedMap(),
          Optional.empty(),
          Limits.ATTEMPTS_DEFAULT,
          Limits.LEASE_DEFAULT,
          RetryPolicy.DEFAULT,
          false,
          false,
          Completion.BY_WORKER);
    }

    /** The same job, which begins and completes otherwise. */
    public NewJob beginning(
        boolean waitForChildren, boolean requiresApproval, Completion completion) {
      return new NewJob(
          type,
          payload,
          priority,
          requiredCapabilities,
          labels,
          runAt,
          maxAttempts,
          leaseTtl,
          retry,
          waitForChildren,
          requiresApproval,
          completion);
    }

    /** Payload and labels, as UTF-8. */
    public long bytes() {
      long bytes = payload.bytes();
      for (Map.Entry<String, String> label : labels.entrySet()) {
        bytes += utf8(label.getKey()) + utf8(label.getValue());
      }
      return bytes;
    }

    private static int utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /**
   * @param jobId chosen by the gateway; empty from a simple topic producer: derived from the
   *     idempotency key, or from the command's place in the log
   * @param children created with it, on its route: all of them, or nothing is; their ids are {@link
   *     JobIds#children}; at most {@link Limits#CHILDREN_AT_ONCE_MAX}
   */
  record CreateJob(
      Optional<JobId> jobId,
      Route route,
      NewJob job,
      Optional<JobId> parentId,
      List<NewJob> children)
      implements Order {

    /** Of the job and its children together; see {@link Limits#CREATE_BYTES_MAX}. */
    public long bytesOfAll() {
      return job.bytes() + children.stream().mapToLong(NewJob::bytes).sum();
    }

    @Override
    public String name() {
      return "CreateJob";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.createJob(this);
    }
  }

  record ApproveJob(JobId jobId, Optional<String> reason) implements OfJob {
    @Override
    public String name() {
      return "ApproveJob";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.approveJob(this);
    }
  }

  record RejectJob(JobId jobId, Optional<String> reason) implements OfJob {
    @Override
    public String name() {
      return "RejectJob";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.rejectJob(this);
    }
  }

  /**
   * @param capabilities of the worker, from its token; sorted, without repeats
   * @param leaseTtl empty: the job's own
   */
  record ClaimJob(JobId jobId, List<String> capabilities, Optional<Duration> leaseTtl)
      implements OfJob {
    @Override
    public String name() {
      return "ClaimJob";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.claimJob(this);
    }
  }

  /**
   * @param types empty: any
   * @param max 1 to 100
   * @param waitTime how long the claim may park when nothing is ready; zero: answer at once
   */
  record ClaimNext(
      Route route,
      List<String> types,
      List<String> capabilities,
      int max,
      Optional<Duration> leaseTtl,
      Duration waitTime)
      implements Order {
    @Override
    public String name() {
      return "ClaimNext";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.claimNext(this);
    }
  }

  /**
   * The claimer hung up: un-park its claim if it still waits, and take back what it was granted.
   *
   * @param claimOffset of the ClaimNext (or ClaimJob) record on this partition
   * @param grants what the sender saw granted; empty when it saw no answer
   */
  record ClaimUndelivered(Route route, long claimOffset, List<GrantRef> grants) implements Order {
    @Override
    public String name() {
      return "ClaimUndelivered";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.claimUndelivered(this);
    }
  }

  /** One lease, by name. */
  record GrantRef(JobId jobId, long fencingToken) {}

  record Heartbeat(
      JobId jobId, String leaseToken, Optional<Progress> progress, Optional<JsonText> checkpoint)
      implements OfLease {
    @Override
    public String name() {
      return "Heartbeat";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.heartbeat(this);
    }
  }

  record SubmitResult(JobId jobId, String leaseToken, JsonText result, Optional<String> resultType)
      implements OfLease {
    @Override
    public String name() {
      return "SubmitResult";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.submitResult(this);
    }
  }

  /**
   * @param retryAfter what the worker asks for instead of the job's back-off; zero: at once
   */
  record FailJob(
      JobId jobId,
      String leaseToken,
      String errorCode,
      Optional<String> message,
      boolean retryable,
      Optional<Duration> retryAfter)
      implements OfLease {
    @Override
    public String name() {
      return "FailJob";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.failJob(this);
    }
  }

  record ReleaseJob(JobId jobId, String leaseToken, Optional<String> reason) implements OfLease {
    @Override
    public String name() {
      return "ReleaseJob";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.releaseJob(this);
    }
  }

  record CancelJob(JobId jobId, Optional<String> reason) implements OfJob {
    @Override
    public String name() {
      return "CancelJob";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.cancelJob(this);
    }
  }

  record RetryJob(JobId jobId, Optional<String> reason) implements OfJob {
    @Override
    public String name() {
      return "RetryJob";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.retryJob(this);
    }
  }

  /** Time passes to the record's log time. Carries nothing; written by the processor alone. */
  record Tick() implements Order {
    @Override
    public String name() {
      return "Tick";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.tick(this);
    }
  }

  /**
   * Switches this partition to an engine version and to a lease key, and forwarding on or off.
   * Written once per partition.
   *
   * @param version 1 to the newest that every running processor knows
   * @param leaseKey number of a configured lease key
   * @param forward whether commands on a wrong partition are forwarded to theirs; empty: as before
   */
  record SetEngineVersion(int version, int leaseKey, Optional<Boolean> forward) implements Order {
    @Override
    public String name() {
      return "SetEngineVersion";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.setEngineVersion(this);
    }
  }

  /**
   * Sets a queue's policy on the partition of this route; a queue of several shards takes one per
   * shard.
   *
   * @param retention how long its final jobs are kept, from their end
   */
  record ConfigureQueue(Route route, Duration retention) implements Order {
    @Override
    public String name() {
      return "ConfigureQueue";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.configureQueue(this);
    }
  }

  /** One answer per order: the compiler sees that none is forgotten. */
  interface Cases<R> {
    R createJob(CreateJob order);

    R approveJob(ApproveJob order);

    R rejectJob(RejectJob order);

    R claimJob(ClaimJob order);

    R claimNext(ClaimNext order);

    R claimUndelivered(ClaimUndelivered order);

    R heartbeat(Heartbeat order);

    R submitResult(SubmitResult order);

    R failJob(FailJob order);

    R releaseJob(ReleaseJob order);

    R cancelJob(CancelJob order);

    R retryJob(RetryJob order);

    R tick(Tick order);

    R setEngineVersion(SetEngineVersion order);

    R configureQueue(ConfigureQueue order);
  }
}
