// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** One job for tests, alike but for what a test names; and its events. */
record Samples(
    int number,
    String tenant,
    String createdBy,
    String type,
    JobStatus status,
    SortedMap<String, String> labels,
    Optional<JobId> parent,
    String payload,
    Optional<String> result,
    Optional<Progress> progress,
    Optional<Failure> failure,
    Optional<Cancellation> cancel,
    Optional<Instant> runAt) {

  static final Instant T = Instant.parse("2026-11-22T10:15:30.250Z");

  /** From a job's creation to its latest attempt. */
  static final long BEGAN_SECONDS = 5;

  static final String BUILD =
      "{\"runtimeName\":\"node\",\"runtimeVersion\":\"1.2.3\",\"revision\":\"r1\",\"storageLocation\":"
          + "\"s3://x\",\"imageName\":\"i\",\"args\":{\"A\":\"b\"}}";
  static final String VERIFY =
      "{\"namespace\":\"n\",\"endpoint\":\"e\",\"runtimeName\":\"node\",\"runtimeVersion\":"
          + "\"1.2.3\",\"revision\":\"r1\"}";
  static final Map<String, String> LABELS =
      Map.of(
          "operation", "rebuild",
          "functionType", "webscripts",
          "functionName", "my script",
          "functionVersion", "1.0.1",
          "runtime", "node",
          "runtimeVersion", "1.2.3");

  static Samples build(int number) {
    return new Samples(
        number,
        "dev",
        "dev",
        "build",
        JobStatus.PENDING,
        new TreeMap<>(LABELS),
        Optional.empty(),
        BUILD,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Samples type(String other, String request) {
    return new Samples(
        number, tenant, createdBy, other, status, labels, parent, request, result, progress,
        failure, cancel, runAt);
  }

  Samples status(JobStatus other) {
    return new Samples(
        number, tenant, createdBy, type, other, labels, parent, payload, result, progress, failure,
        cancel, runAt);
  }

  Samples labels(Map<String, String> other) {
    return new Samples(
        number,
        tenant,
        createdBy,
        type,
        status,
        Collections.unmodifiableSortedMap(new TreeMap<>(other)),
        parent,
        payload,
        result,
        progress,
        failure,
        cancel,
        runAt);
  }

  Samples of(String otherTenant, String creator) {
    return new Samples(
        number,
        otherTenant,
        creator,
        type,
        status,
        labels,
        parent,
        payload,
        result,
        progress,
        failure,
        cancel,
        runAt);
  }

  Samples parent(JobId other) {
    return new Samples(
        number,
        tenant,
        createdBy,
        type,
        status,
        labels,
        Optional.of(other),
        payload,
        result,
        progress,
        failure,
        cancel,
        runAt);
  }

  Samples result(String other) {
    return new Samples(
        number,
        tenant,
        createdBy,
        type,
        JobStatus.COMPLETED,
        labels,
        parent,
        payload,
        Optional.of(other),
        progress,
        failure,
        cancel,
        runAt);
  }

  Samples progress(Progress said) {
    return new Samples(
        number,
        tenant,
        createdBy,
        type,
        status,
        labels,
        parent,
        payload,
        result,
        Optional.of(said),
        failure,
        cancel,
        runAt);
  }

  Samples failed(Failure why) {
    return new Samples(
        number,
        tenant,
        createdBy,
        type,
        JobStatus.FAILED,
        labels,
        parent,
        payload,
        result,
        progress,
        Optional.of(why),
        cancel,
        runAt);
  }

  Samples cancelled(Cancellation why) {
    return new Samples(
        number,
        tenant,
        createdBy,
        type,
        JobStatus.CANCELLED,
        labels,
        parent,
        payload,
        result,
        progress,
        failure,
        Optional.of(why),
        runAt);
  }

  Samples scheduled(Instant due) {
    return new Samples(
        number,
        tenant,
        createdBy,
        type,
        JobStatus.SCHEDULED,
        labels,
        parent,
        payload,
        result,
        progress,
        failure,
        cancel,
        Optional.of(due));
  }

  JobId id() {
    return JobId.of((long) number << 32, number, 0);
  }

  /** Each is a second younger than the one before. */
  Instant createdAt() {
    return T.plusSeconds(number);
  }

  /** In its second attempt; one that awaits approval in none. */
  Job job() {
    boolean untouched = status == JobStatus.AWAITING_APPROVAL;
    return new Job(
        spec(),
        status,
        3,
        untouched ? 0 : 2,
        untouched ? 0 : 2,
        createdAt().plusSeconds(10),
        true,
        runAt,
        Optional.empty(),
        progress,
        Optional.empty(),
        failure,
        cancel,
        Optional.empty(),
        status.isFinal() ? Optional.of(createdAt().plusSeconds(10)) : Optional.empty());
  }

  JobSnapshot snapshot() {
    return new JobSnapshot(job(), Optional.of(new JsonText(payload)), result.map(JsonText::new));
  }

  private JobSpec spec() {
    return new JobSpec(
        id(),
        new Route(tenant, "default", 0),
        type,
        5,
        List.of(),
        labels,
        runAt,
        Limits.ATTEMPTS_DEFAULT,
        Limits.LEASE_DEFAULT,
        RetryPolicy.DEFAULT,
        parent,
        false,
        false,
        Completion.BY_WORKER,
        createdBy,
        createdAt(),
        number);
  }

  Event created(JobStatus begins) {
    return event(1, begins, new Fact.JobCreated(spec(), new JsonText(payload), 0));
  }

  /**
   * @param sequence also the seconds since its creation
   */
  Event event(long sequence, JobStatus after, Fact fact) {
    return event(sequence, after, fact, "Order");
  }

  /**
   * @param operation the name of the order that caused it
   */
  Event event(long sequence, JobStatus after, Fact fact, String operation) {
    return new Event(
        new EventHeader(
            new Position(0, number * 100L + sequence),
            0,
            tenant,
            id(),
            new EventHeader.About(
                "default", type, parent.stream().toList(), labels, Optional.of(createdBy)),
            sequence,
            after,
            createdAt().plusSeconds(sequence),
            new EventHeader.Cause(new UUID(1, 2), operation, "dev", Optional.empty())),
        fact);
  }
}
