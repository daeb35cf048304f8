// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.ExecutionJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.JobStateJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.NodeJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.NodeShardJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.ResultJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.RunOutputJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.ShardJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.VerificationJson;
import dev.joblog.gateway.dialect.bacalhau.Family.Member;
import dev.joblog.gateway.dialect.bacalhau.States.DesiredState;
import dev.joblog.gateway.dialect.bacalhau.States.ExecutionState;
import dev.joblog.gateway.dialect.bacalhau.States.JobState;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a job stands, for the clients of every version: {@code Executions} for the newer ones,
 * {@code Shards} for those before, {@code Nodes} as in the first document's example.
 */
final class StateView {

  /** Go's zero time. */
  static final String NO_TIME = "0001-01-01T00:00:00Z";

  /** Every job has one. */
  private static final int SHARD = 0;

  private static final String ONLY_SHARD = Integer.toString(SHARD);

  private final Family family;
  private final Spelling spelling;

  StateView(Family family, Spelling spelling) {
    this.family = family;
    this.spelling = spelling;
  }

  JobStateJson state() {
    List<ExecutionJson> executions = executions();
    Object state = spelling.write(family.state());
    String created = JobView.time(family.head().job().spec().createdAt());
    String updated = JobView.time(family.updatedAt());
    ShardJson shard =
        new ShardJson(family.id(), SHARD, executions, state, family.version(), created, updated);
    return new JobStateJson(
        family.id(),
        executions,
        state,
        family.version(),
        created,
        updated,
        timeoutAt(),
        Map.of(ONLY_SHARD, shard),
        nodes(executions));
  }

  private String timeoutAt() {
    Instant created = family.head().job().spec().createdAt();
    return family.timeout().map(created::plus).map(JobView::time).orElse(NO_TIME);
  }

  /** One for each attempt at each execution. */
  private List<ExecutionJson> executions() {
    return family.members().stream()
        .flatMap(member -> member.attempts().stream().map(attempt -> execution(member, attempt)))
        .toList();
  }

  private ExecutionJson execution(Member member, Execution attempt) {
    ExecutionState state = state(member.job().job(), attempt);
    Optional<WorkResult> result = result(member, attempt);
    return new ExecutionJson(
        family.id(),
        SHARD,
        attempt.worker(),
        reference(member.job().job().id(), attempt.fencingToken()),
        spelling.write(state),
        spelling.write(desired(member.job().job(), attempt)),
        status(attempt),
        verification(state),
        result.<JsonNode>map(r -> r.published(spelling)).orElseGet(Json::object),
        output(attempt, result),
        attempt.endedAt().isEmpty() ? 1 : 2,
        JobView.time(attempt.startedAt()),
        JobView.time(attempt.endedAt().orElse(member.job().job().updatedAt())));
  }

  /** Unique over all attempts at all jobs. */
  static String reference(JobId job, long fencingToken) {
    return "e-" + job + "-" + fencingToken;
  }

  private static ExecutionState state(Job job, Execution attempt) {
    if (attempt.end().isEmpty()) {
      return ExecutionState.BID_ACCEPTED;
    }
    boolean last = attempt.fencingToken() == job.fencingToken();
    return switch (attempt.end().get()) {
      case COMPLETED -> ExecutionState.COMPLETED;
      case RELEASED, UNDELIVERED -> ExecutionState.CANCELLED;
      case FAILED, EXPIRED ->
          last && job.status() == JobStatus.CANCELLED
              ? ExecutionState.CANCELLED
              : ExecutionState.FAILED;
    };
  }

  private static DesiredState desired(Job job, Execution attempt) {
    return attempt.endedAt().isEmpty() && job.status() != JobStatus.CANCELLING
        ? DesiredState.RUNNING
        : DesiredState.STOPPED;
  }

  private static String status(Execution attempt) {
    return attempt
        .failure()
        .map(StateView::sentence)
        .orElseGet(() -> attempt.end().map(Execution.End::word).orElse("running"));
  }

  static String sentence(Failure failure) {
    return failure.message().map(message -> failure.code() + ": " + message).orElse(failure.code());
  }

  private static VerificationJson verification(ExecutionState state) {
    Optional<Boolean> good =
        state == ExecutionState.COMPLETED ? Optional.of(true) : Optional.empty();
    return new VerificationJson(good, good);
  }

  /** The result is that of the attempt that completed; there is one such attempt at most. */
  private static Optional<WorkResult> result(Member member, Execution attempt) {
    return attempt.end().filter(end -> end == Execution.End.COMPLETED).isPresent()
        ? member.job().result().map(WorkResult::of)
        : Optional.empty();
  }

  private static Optional<RunOutputJson> output(Execution attempt, Optional<WorkResult> result) {
    return result
        .map(WorkResult::output)
        .or(
            () ->
                attempt
                    .failure()
                    .map(failure -> new RunOutputJson("", false, "", false, 1, sentence(failure))));
  }

  /** The newest attempt of each worker. */
  private static SortedMap<String, NodeJson> nodes(List<ExecutionJson> executions) {
    SortedMap<String, NodeJson> nodes = new TreeMap<>();
    for (ExecutionJson execution : executions) {
      NodeShardJson shard =
          new NodeShardJson(
              execution.nodeId(),
              SHARD,
              execution.state(),
              execution.status(),
              execution.verification(),
              execution.published(),
              execution.output());
      nodes.put(execution.nodeId(), new NodeJson(Map.of(ONLY_SHARD, shard)));
    }
    return nodes;
  }

  /** What each execution left behind; nothing before the job is completed. */
  List<ResultJson> results() {
    if (family.state() != JobState.COMPLETED) {
      return List.of();
    }
    return family.members().stream()
        .flatMap(member -> member.attempts().stream().flatMap(a -> result(member, a, spelling)))
        .toList();
  }

  private Stream<ResultJson> result(Member member, Execution attempt, Spelling spelling) {
    String name = "job-" + family.id() + "-host-" + attempt.worker();
    return result(member, attempt).stream()
        .map(result -> new ResultJson(attempt.worker(), SHARD, result.data(name, spelling)));
  }
}
