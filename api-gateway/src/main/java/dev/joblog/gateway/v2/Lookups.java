// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.Sight;
import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What can be asked without changing anything. */
final class Lookups {

  private final Door door;
  private final Reads reads;
  private final ListCursor cursors;
  private final InstantSource clock;

  Lookups(Door door, Reads reads, ListCursor cursors, InstantSource clock) {
    this.door = door;
    this.reads = reads;
    this.cursors = cursors;
    this.clock = clock;
  }

  CompletionStage<Response> list(Caller caller, Preferences preferences, UriInfo uri) {
    ListRequest request =
        ListRequest.read(new Queries(uri.getQueryParameters()), caller, cursors, clock.instant());
    return door.read(
        reads.list(
            caller.tenant(),
            request.filter(),
            request.sort(),
            request.after(),
            request.limit(),
            preferences.atLeast()),
        page -> page(page, request, uri));
  }

  private ResponseBuilder page(Reads.JobList page, ListRequest request, UriInfo uri) {
    Optional<String> next = page.next().map(key -> cursors.write(key, request.bound()));
    ResponseBuilder response =
        Door.json(
            200,
            new Responses.JobPage(
                page.jobs().stream()
                    .map(job -> JobJson.of(job.job(), Optional.empty(), Optional.empty(), false))
                    .toList(),
                next));
    next.ifPresent(
        cursor -> {
          String query =
              uri.getRequestUriBuilder().replaceQueryParam("cursor", cursor).build().getRawQuery();
          response.links(Link.fromUri("/v2/jobs?" + query).rel("next").build());
        });
    return response;
  }

  CompletionStage<Response> counts(Caller caller, Preferences preferences) {
    return door.read(
        reads.counts(caller.tenant(), preferences.atLeast()),
        counts ->
            Door.json(
                200, new Responses.Counts(counts.stream().map(Responses.Count::of).toList())));
  }

  CompletionStage<Response> get(Caller caller, JobId id, Preferences preferences) {
    return door.read(
        reads.get(caller.tenant(), id, preferences.atLeast()),
        lookup -> {
          JobSnapshot job = visible(caller, lookup);
          return Door.unlessKnown(job.job(), preferences, () -> Door.job(200, job));
        });
  }

  CompletionStage<Response> result(Caller caller, JobId id, Preferences preferences) {
    return door.read(
        reads.get(caller.tenant(), id, preferences.atLeast()),
        lookup -> {
          JobSnapshot job = visible(caller, lookup);
          return Door.unlessKnown(job.job(), preferences, () -> result(job));
        });
  }

  private static ResponseBuilder result(JobSnapshot job) {
    if (job.result().isPresent()) {
      return Door.json(
              200, new Responses.Result(JobJson.Raw.of(job.result().get()), job.job().resultType()))
          .header(HttpHeaders.ETAG, EntityTags.of(job.job()));
    }
    JobStatus status = job.job().status();
    throw new ProblemException(
        Problem.of(
                status.isFinal() ? ProblemType.JOB_WITHOUT_RESULT : ProblemType.JOB_NOT_FINISHED,
                "Expected a completed job, but it is " + status.word() + ".")
            .with("job", Problem.JobSummary.of(job.job())));
  }

  /** Who may see all sees them at once; others only after their job has shown whose it is. */
  CompletionStage<Response> executions(Caller caller, JobId id, Preferences preferences) {
    if (Sight.isOfAll(caller)) {
      return executionsOf(caller, id, preferences);
    }
    return reads
        .get(caller.tenant(), id, preferences.atLeast())
        .thenCompose(
            read -> {
              Door.shown(read, lookup -> visible(caller, lookup));
              return executionsOf(caller, id, preferences);
            });
  }

  private CompletionStage<Response> executionsOf(Caller caller, JobId id, Preferences preferences) {
    return door.read(
        reads.executions(caller.tenant(), id, preferences.atLeast()),
        lookup ->
            Door.json(
                200,
                new Responses.Executions(
                    found(lookup).stream().map(Responses.ExecutionJson::of).toList())));
  }

  CompletionStage<Response> request(Caller caller, String id) {
    return door.commands()
        .lookUp(caller, new RequestId(id))
        .thenApplyAsync(
            state -> {
              if (state instanceof Commands.Known known) {
                return Door.positioned(known.outcome(), known(id, known.outcome())).build();
              }
              if (state instanceof Commands.StillOpen) {
                return Door.pending(id).build();
              }
              if (state instanceof Commands.Unreachable not) {
                throw Mapper.unavailable(
                    ProblemType.LOG_UNAVAILABLE, not.sentence(), not.retryAfter());
              }
              throw new ProblemException(
                  ProblemType.REQUEST_NOT_FOUND,
                  "Expected a request of yours from the last day, but there is none.");
            },
            door.answering());
  }

  private static ResponseBuilder known(String id, Outcome outcome) {
    if (outcome.verdict() instanceof Outcome.Taken taken) {
      boolean again = taken instanceof Outcome.Duplicate;
      return Door.json(200, Responses.RequestJson.accepted(id, taken.answer(), again));
    }
    return Door.json(
        200,
        Responses.RequestJson.rejected(id, Mapper.problem((Outcome.Rejected) outcome.verdict())));
  }

  /** Another's job looks like none. */
  static JobSnapshot visible(Caller caller, Reads.Lookup<JobSnapshot> lookup) {
    JobSnapshot job = found(lookup);
    if (!Sight.sees(caller, job.job().spec())) {
      throw Mapper.notFound();
    }
    return job;
  }

  static <T> T found(Reads.Lookup<T> lookup) {
    if (lookup instanceof Reads.Found<T> found) {
      return found.value();
    }
    if (lookup instanceof Reads.Purged<T> purged) {
      throw new ProblemException(
          Problem.of(ProblemType.JOB_PURGED, "Expected a stored job, but it was purged.")
              .with("purgedAt", Wire.time(purged.purgedAt())));
    }
    throw Mapper.notFound();
  }
}
