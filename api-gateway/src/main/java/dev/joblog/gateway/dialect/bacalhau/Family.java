// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A submitted job with those that do its work: itself, or its children.
 *
 * @param head the job that the client knows; with its payload
 * @param members those that workers claim; by execution
 */
record Family(JobSnapshot head, List<Member> members) {

  /**
   * @param job with its result, when it has one
   * @param attempts oldest first
   */
  record Member(JobSnapshot job, List<Execution> attempts) {}

  String id() {
    return head.job().id().toString();
  }

  String clientId() {
    return head.job().spec().createdBy();
  }

  int concurrency() {
    return Orders.concurrency(head.job().spec().labels());
  }

  boolean isParent() {
    return concurrency() > 1;
  }

  /** What was submitted; missing nodes where somebody else made the job. */
  JsonNode payload() {
    return head.payload()
        .map(JsonText::text)
        .flatMap(Json::read)
        .orElseGet(MissingNode::getInstance);
  }

  /** How long it may take, from its creation; empty when it does not say. */
  Optional<Duration> timeout() {
    double seconds = payload().path("Timeout").doubleValue();
    return seconds > 0 && seconds <= Submission.TIMEOUT_SECONDS_MAX
        ? Optional.of(Duration.ofMillis((long) Math.ceil(seconds * 1000)))
        : Optional.empty();
  }

  /** Events of the job and of its executions: only ever grows. */
  long version() {
    long version = head.job().version();
    return isParent()
        ? version + members.stream().mapToLong(member -> member.job().job().version()).sum()
        : version;
  }

  Instant updatedAt() {
    return members.stream()
        .map(member -> member.job().job().updatedAt())
        .max(Comparator.naturalOrder())
        .filter(latest -> latest.isAfter(head.job().updatedAt()))
        .orElse(head.job().updatedAt());
  }

  States.JobState state() {
    Job job = head.job();
    return switch (job.status()) {
      case AWAITING_APPROVAL -> States.JobState.QUEUED;
      case COMPLETED -> States.JobState.COMPLETED;
      case FAILED -> States.JobState.ERROR;
      case CANCELLED -> States.JobState.CANCELLED;
      case BLOCKED, SCHEDULED, PENDING, CLAIMED, CANCELLING -> open();
    };
  }

  private States.JobState open() {
    if (isParent() && members.size() == concurrency() && members.stream().allMatch(Family::done)) {
      // A former release made it so that a worker had to end it.
      return States.JobState.COMPLETED;
    }
    return members.stream().anyMatch(member -> member.job().job().fencingToken() > 0)
        ? States.JobState.IN_PROGRESS
        : States.JobState.NEW;
  }

  private static boolean done(Member member) {
    return member.job().job().status() == JobStatus.COMPLETED;
  }
}
