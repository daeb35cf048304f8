// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.query.QueryAnswer;
import java.util.List;
import java.util.Optional;

/** The bodies that go out, beside the job itself; exactly as openapi.yaml has them. */
final class Responses {

  record JobPage(List<JobJson> items, Optional<String> nextCursor) {}

  /**
   * @param token the secret of the lease; stands in no other answer
   */
  record GrantedLease(String token, long fencingToken, String expiresAt) {}

  record Claimed(JobJson job, GrantedLease lease) {
    static Claimed of(Outcome.Grant grant) {
      return new Claimed(
          JobJson.of(grant.job().job(), grant.job().payload(), grant.job().result(), true),
          new GrantedLease(
              grant.leaseToken(),
              grant.lease().fencingToken(),
              Wire.time(grant.lease().expiresAt())));
    }
  }

  record ClaimedJobs(List<Claimed> jobs) {
    static ClaimedJobs of(List<Outcome.Grant> grants) {
      return new ClaimedJobs(grants.stream().map(Claimed::of).toList());
    }
  }

  record HeartbeatTaken(String expiresAt, boolean cancelRequested) {
    static HeartbeatTaken of(Outcome.OfHeartbeat heartbeat) {
      return new HeartbeatTaken(Wire.time(heartbeat.expiresAt()), heartbeat.cancelRequested());
    }
  }

  record Count(String queue, String type, String status, long jobs) {
    static Count of(QueryAnswer.Count count) {
      return new Count(count.queue(), count.type(), count.status().word(), count.jobs());
    }
  }

  record Counts(List<Count> counts) {}

  /**
   * @param outcome how it ended; absent while it runs
   */
  record ExecutionJson(
      int attempt,
      String worker,
      long fencingToken,
      String startedAt,
      Optional<String> endedAt,
      Optional<String> outcome,
      Optional<JobJson.Failure> failure) {

    static ExecutionJson of(Execution execution) {
      return new ExecutionJson(
          execution.attempt(),
          execution.worker(),
          execution.fencingToken(),
          Wire.time(execution.startedAt()),
          execution.endedAt().map(Wire::time),
          execution.end().map(Execution.End::word),
          execution.failure().map(JobJson.Failure::of));
    }
  }

  record Executions(List<ExecutionJson> items) {}

  record Result(JobJson.Raw result, Optional<String> resultType) {}

  /** One of a batch: the status it would have had alone, and what stands beside it. */
  record BatchItem(
      int status,
      Optional<JobJson> job,
      Optional<String> location,
      Optional<Boolean> replayed,
      Optional<Problem> problem) {

    static BatchItem created(JobJson job, String location, boolean replayed) {
      return new BatchItem(
          201,
          Optional.of(job),
          Optional.of(location),
          replayed ? Optional.of(true) : Optional.empty(),
          Optional.empty());
    }

    static BatchItem pending(String location) {
      return new BatchItem(
          202, Optional.empty(), Optional.of(location), Optional.empty(), Optional.empty());
    }

    static BatchItem of(Problem problem) {
      return new BatchItem(
          problem.status(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(problem));
    }
  }

  record Batch(List<BatchItem> results) {}

  /**
   * A command that was answered with 202 before.
   *
   * @param state {@code pending}, {@code accepted} or {@code rejected}
   * @param replayed whether an earlier request with the same key had this answer already
   */
  record RequestJson(
      String id,
      String state,
      Optional<Boolean> replayed,
      Optional<JobJson> job,
      Optional<List<Claimed>> jobs,
      Optional<HeartbeatTaken> heartbeat,
      Optional<Problem> problem) {

    static RequestJson accepted(String id, Outcome.Answer answer, boolean replayed) {
      return new RequestJson(
          id,
          "accepted",
          replayed ? Optional.of(true) : Optional.empty(),
          of(answer, Outcome.OfJob.class)
              .map(of -> JobJson.of(of.job().job(), of.job().payload(), of.job().result(), false)),
          of(answer, Outcome.OfGrants.class)
              .map(of -> of.grants().stream().map(Claimed::of).toList()),
          of(answer, Outcome.OfHeartbeat.class).map(HeartbeatTaken::of),
          Optional.empty());
    }

    private static <A extends Outcome.Answer> Optional<A> of(Outcome.Answer answer, Class<A> kind) {
      return Optional.of(answer).filter(kind::isInstance).map(kind::cast);
    }

    static RequestJson rejected(String id, Problem problem) {
      return new RequestJson(
          id,
          "rejected",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(problem));
    }

    static RequestJson pending(String id) {
      return new RequestJson(
          id,
          "pending",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  private Responses() {}
}
