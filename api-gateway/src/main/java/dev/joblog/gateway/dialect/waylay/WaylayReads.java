// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.waylay.WaylayJson.JobsResponse;
import dev.joblog.gateway.http.Answers;
import dev.joblog.gateway.http.RefusalException;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What can be asked. */
final class WaylayReads {

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
    return Answers.on(answering, listing.newest(caller.tenant(), query.filters(), query.limit()))
        .thenApply(
            jobs ->
                WaylayWire.ok(
                    new JobsResponse(
                        query.limit(), jobs.stream().map(WaylayReads::summary).toList())));
  }

  private static WaylayJson.Summary summary(Job job) {
    return WaylayMapper.summary(
        WaylayType.of(job.spec())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Expected a job of the types asked for, but it is " + job.spec().type())),
        job);
  }

  CompletionStage<Response> get(Caller caller, String type, String id) {
    JobId job = JobId.parse(id).orElseThrow(WaylayReads::notFound);
    return Answers.on(answering, reads.get(caller.tenant(), job, Positions.NONE))
        .thenApply(read -> answer(caller, type, read));
  }

  private static Response answer(
      Caller caller, String type, Reads.Read<Reads.Lookup<JobSnapshot>> read) {
    if (read instanceof Reads.Unavailable<Reads.Lookup<JobSnapshot>> not) {
      throw WaylayErrors.unavailable(not.sentence(), not.retryAfter());
    }
    Reads.Lookup<JobSnapshot> lookup = ((Reads.Answered<Reads.Lookup<JobSnapshot>>) read).value();
    if (!(lookup instanceof Reads.Found<JobSnapshot> found)
        || !isVisible(caller, found.value().job())
        || !found.value().job().spec().type().equals(type)
        || WaylayType.of(type).isEmpty()) {
      throw notFound();
    }
    return WaylayMapper.response(found.value())
        .map(WaylayWire::ok)
        .orElseThrow(
            () ->
                WaylayErrors.notPresentable(
                    "Expected a job with a request as its type has, but its payload is another."));
  }

  private static boolean isVisible(Caller caller, Job job) {
    return ListQuery.seesAll(caller) || job.spec().createdBy().equals(caller.principal());
  }

  private static RefusalException notFound() {
    return WaylayErrors.notFound("Expected a job of yours of this type and id, but there is none.");
  }
}
