// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Execution;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * The door to the state. A reader sees at least what this gateway has seen decided, and what {@code
 * atLeast} demands. Safe from any thread, blocks none.
 */
public interface Reads {

  CompletionStage<Read<Lookup<JobSnapshot>>> get(String tenant, JobId id, Positions atLeast);

  /** One page in the asked order, merged over every partition that can hold the tenant's jobs. */
  CompletionStage<Read<JobList>> list(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast);

  /** Claimable jobs over all queues, best first. */
  CompletionStage<Read<List<JobSnapshot>>> claimable(
      String tenant, List<String> types, List<String> capabilities, int limit, Positions atLeast);

  CompletionStage<Read<List<QueryAnswer.Count>>> counts(String tenant, Positions atLeast);

  CompletionStage<Read<Lookup<QueryAnswer.HistoryPage>>> history(
      String tenant, JobId id, long afterSequence, int limit, Positions atLeast);

  /**
   * The job as it was after the last event that both bounds let through; not found when it did not
   * exist then.
   *
   * @param until log time, inclusive
   * @param sequenceMax inclusive
   */
  CompletionStage<Read<Lookup<JobSnapshot>>> getAt(
      String tenant, JobId id, Instant until, long sequenceMax, Positions atLeast);

  CompletionStage<Read<Lookup<List<Execution>>>> executions(
      String tenant, JobId id, Positions atLeast);

  /**
   * @param next where the next page begins; empty at the end: never a cursor that leads nowhere
   */
  record JobList(List<JobSnapshot> jobs, Optional<JobKey> next) {}

  /** An answer, or why there is none now: never a false "not found". */
  sealed interface Read<T> {

    /**
     * @param refusal of a sentence and when to come again
     */
    default Answered<T> orElseThrow(BiFunction<String, Duration, RuntimeException> refusal) {
      if (this instanceof Unavailable<T> none) {
        throw refusal.apply(none.sentence(), none.retryAfter());
      }
      return (Answered<T>) this;
    }
  }

  /**
   * @param positions what the answer has applied
   * @param standby some of it came from a standby
   */
  record Answered<T>(T value, Positions positions, boolean standby) implements Read<T> {}

  record Unavailable<T>(String sentence, Duration retryAfter) implements Read<T> {}

  /** One job's thing, or why not. */
  sealed interface Lookup<T> {}

  record Found<T>(T value) implements Lookup<T> {}

  record NotFound<T>() implements Lookup<T> {}

  record Purged<T>(Instant purgedAt) implements Lookup<T> {}
}
