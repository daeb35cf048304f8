// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.auth.Sight;
import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.gateway.dialect.waylay.WaylayJson.JobsResponse;
import dev.joblog.gateway.http.AnswerThread;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What can be asked. */
final class WaylayReads {

  /** Questions of one list at once, about when its jobs began. */
  private static final int BEGUN_AT_ONCE = 16;

  private final Reads reads;
  private final Listing listing;
  private final InstantSource clock;
  private final Executor answering;

  /**
   * @param answering writes the answers
   */
  WaylayReads(Reads reads, InstantSource clock, Executor answering) {
    this.reads = reads;
    this.listing = new Listing(reads, clock);
    this.clock = clock;
    this.answering = answering;
  }

  CompletionStage<Response> list(Caller caller, Map<String, List<String>> parameters) {
    ListQuery query = ListQuery.read(parameters, caller, clock.instant());
    return AnswerThread.on(
            answering,
            listing
                .newest(caller.tenant(), query.filters(), query.limit())
                .thenCompose(jobs -> Stages.each(jobs, BEGUN_AT_ONCE, this::summary)))
        .thenApply(jobs -> WaylayWire.ok(new JobsResponse(query.limit(), jobs)));
  }

  private CompletionStage<WaylayJson.Summary> summary(Job job) {
    WaylayType type =
        WaylayType.of(job.spec())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Expected a job of the types asked for, but it is " + job.spec().type()));
    return began(job).thenApply(began -> WaylayMapper.summary(type, job, began));
  }

  /** When the latest attempt began; empty before the first, and of a job that is purged by now. */
  private CompletionStage<Optional<Instant>> began(Job job) {
    if (job.fencingToken() == 0) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return reads
        .executions(job.tenant(), job.id(), Positions.NONE)
        .thenApply(
            read ->
                answered(read) instanceof Reads.Found<List<Execution>> found
                    ? found.value().stream().map(Execution::startedAt).reduce((a, b) -> b)
                    : Optional.empty());
  }

  CompletionStage<Response> get(Caller caller, String type, String id) {
    JobId job = JobId.parse(id).orElseThrow(WaylayReads::notFound);
    return AnswerThread.on(
        answering,
        reads
            .get(caller.tenant(), job, Positions.NONE)
            .thenCompose(
                read -> {
                  JobSnapshot found = shown(caller, type, answered(read));
                  return began(found.job()).thenApply(began -> answer(found, began));
                }));
  }

  private static <T> T answered(Reads.Read<T> read) {
    return read.orElseThrow(WaylayErrors::unavailable).value();
  }

  private static JobSnapshot shown(Caller caller, String type, Reads.Lookup<JobSnapshot> lookup) {
    if (!(lookup instanceof Reads.Found<JobSnapshot> found)
        || !Sight.sees(caller, found.value().job().spec())
        || !found.value().job().spec().type().equals(type)
        || WaylayType.of(type).isEmpty()) {
      throw notFound();
    }
    return found.value();
  }

  private static Response answer(JobSnapshot job, Optional<Instant> began) {
    return WaylayMapper.response(job, began)
        .map(WaylayWire::ok)
        .orElseThrow(
            () ->
                WaylayErrors.notPresentable(
                    "Expected a job with a request as its type has, but its payload is another."));
  }

  private static Refused notFound() {
    return WaylayErrors.notFound("Expected a job of yours of this type and id, but there is none.");
  }
}
