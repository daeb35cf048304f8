// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The life of one job, event by event. */
final class Story {

  static final Instant T = Instant.parse("2026-11-22T10:00:00Z");
  private static final UUID COMMAND = new UUID(1, 2);

  private final JobId id;
  private final String tenant;
  private final String queue;
  private final String type;
  private final List<JobId> ancestors;
  private Instant createdAt = Instant.EPOCH;
  private Instant updatedAt = Instant.EPOCH;
  private JobStatus status = JobStatus.PENDING;
  private long sequence;
  private String owner = "dev";
  private boolean named = true;

  private Story(JobId id, String tenant, String queue, String type, List<JobId> ancestors) {
    this.id = id;
    this.tenant = tenant;
    this.queue = queue;
    this.type = type;
    this.ancestors = ancestors;
  }

  /**
   * @param number tells jobs apart
   */
  static Story of(String tenant, int partition, int number) {
    return of(tenant, partition, number, "default", "resize");
  }

  static Story of(String tenant, int partition, int number, String queue, String type) {
    return new Story(
        JobId.of((long) number << 32, number, partition), tenant, queue, type, List.of());
  }

  Story child(int number) {
    List<JobId> above = new java.util.ArrayList<>(List.of(id));
    above.addAll(ancestors);
    return new Story(
        JobId.of((long) number << 32, number, id.partition()), tenant, queue, type, above);
  }

  Story by(String principal) {
    owner = principal;
    return this;
  }

  /** From now on, its events do not name who created it, as those of an earlier version. */
  Story unnamed() {
    named = false;
    return this;
  }

  JobId id() {
    return id;
  }

  Event created(long second) {
    createdAt = T.plusSeconds(second);
    updatedAt = createdAt;
    return event(second, JobStatus.PENDING, new Fact.JobCreated(spec(), new JsonText("{}"), 0));
  }

  Event claimed(long second) {
    Lease lease = new Lease("worker", sequence, 1, T.plusSeconds(second + 60));
    return event(second, JobStatus.CLAIMED, new Fact.JobClaimed(lease, 1));
  }

  Event completed(long second) {
    return event(
        second,
        JobStatus.COMPLETED,
        new Fact.JobCompleted(1, new JsonText("7"), Optional.empty(), T.plusSeconds(99_999)));
  }

  Event cancelled(long second) {
    Cancellation cancel = new Cancellation(Cancellation.CANCELLED, Optional.empty(), "dev");
    return event(second, JobStatus.CANCELLED, new Fact.JobCancelled(cancel, T.plusSeconds(99_999)));
  }

  Event retried(long second) {
    return event(second, JobStatus.PENDING, new Fact.JobRetried(Optional.empty()));
  }

  private Event event(long second, JobStatus after, Fact fact) {
    sequence++;
    status = after;
    updatedAt = T.plusSeconds(second);
    return new Event(
        new EventHeader(
            new Position(id.partition(), sequence),
            0,
            tenant,
            id,
            new EventHeader.About(
                queue,
                type,
                ancestors,
                Collections.emptySortedMap(),
                Optional.of(owner).filter(name -> named)),
            sequence,
            after,
            updatedAt,
            new EventHeader.Cause(COMMAND, "Order", "dev", Optional.empty())),
        fact);
  }

  private JobSpec spec() {
    return new JobSpec(
        id,
        new Route(tenant, queue, 0),
        type,
        5,
        List.of(),
        Collections.unmodifiableSortedMap(new TreeMap<>()),
        Optional.empty(),
        5,
        Duration.ofMinutes(2),
        RetryPolicy.DEFAULT,
        ancestors.stream().findFirst(),
        false,
        false,
        Completion.BY_WORKER,
        owner,
        createdAt,
        1);
  }

  /** As the state has it now. */
  Job job() {
    return new Job(
        spec(),
        status,
        sequence,
        1,
        1,
        updatedAt,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        status.isFinal() ? Optional.of(updatedAt) : Optional.empty());
  }
}
