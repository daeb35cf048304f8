// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What every endpoint shares: sends, reads, and turns what comes back into a response. Answers are
 * written by the executor, because the thread that learns of an outcome must never wait for a
 * client's socket.
 */
final class Door {

  static final String REPLAYED = "Idempotent-Replayed";
  static final String STANDBY = "Joblog-Standby";
  private static final String PREFERENCE_APPLIED = "Preference-Applied";
  private static final int PENDING_RETRY_AFTER_SECONDS = 1;

  private final Commands commands;
  private final Reads reads;
  private final NativeSettings settings;
  private final Executor answering;

  Door(Commands commands, Reads reads, NativeSettings settings, Executor answering) {
    this.commands = commands;
    this.reads = reads;
    this.settings = settings;
    this.answering = answering;
  }

  Commands commands() {
    return commands;
  }

  Executor answering() {
    return answering;
  }

  CompletionStage<Response> send(
      Caller caller,
      Order.OfJob order,
      boolean ownedOnly,
      Preferences preferences,
      Function<Outcome.Answer, ResponseBuilder> accepted) {
    return sent(caller, order, ownedOnly, preferences)
        .thenApplyAsync(reply -> response(reply, preferences, accepted), answering);
  }

  CompletionStage<Commands.Reply> sent(
      Caller caller, Order.OfJob order, boolean ownedOnly, Preferences preferences) {
    return expected(caller, order.jobId(), preferences)
        .thenCompose(
            version ->
                commands.send(caller, order, terms(preferences, ownedOnly).expecting(version)));
  }

  /**
   * The version that a command names, by {@code If-Match}: the engine compares, so that nothing
   * comes between. A command names one; of several, the one that the job has now.
   */
  CompletionStage<OptionalLong> expected(Caller caller, JobId id, Preferences preferences) {
    preferences.refuseIfNoneMatch();
    Optional<EntityTags> tags = preferences.ifMatch().filter(given -> !given.any());
    if (tags.isEmpty()) {
      return CompletableFuture.completedStage(OptionalLong.empty());
    }
    SortedSet<Long> versions = tags.get().versions();
    if (versions.size() <= 1) {
      long one = versions.isEmpty() ? EntityTags.NO_VERSION : versions.first();
      return CompletableFuture.completedStage(OptionalLong.of(one));
    }
    return reads
        .get(caller.tenant(), id, preferences.atLeast())
        .thenApply(
            read ->
                answered(read).value() instanceof Reads.Found<JobSnapshot> found
                        && tags.get().match(found.value().job())
                    ? OptionalLong.of(found.value().job().version())
                    : OptionalLong.of(versions.last()));
  }

  Commands.Terms terms(Preferences preferences, boolean ownedOnly) {
    return new Commands.Terms(
        preferences.idempotencyKey(),
        ownedOnly,
        preferences.durability(),
        preferences.respondAsync() ? Duration.ZERO : settings.waiting(),
        settings.commandDeadline());
  }

  /**
   * @throws ProblemException for every reply but an accepted, repeated or pending one
   */
  static Response response(
      Commands.Reply reply,
      Preferences preferences,
      Function<Outcome.Answer, ResponseBuilder> accepted) {
    if (reply instanceof Commands.Decided decided) {
      return response(decided.outcome(), accepted);
    }
    if (reply instanceof Commands.Pending pending) {
      ResponseBuilder response = pending(pending.id().text());
      if (preferences.respondAsync()) {
        response.header(PREFERENCE_APPLIED, Preferences.RESPOND_ASYNC);
      }
      return response.build();
    }
    throw refusal((Commands.Refused) reply);
  }

  static ProblemException refusal(Commands.Refused refused) {
    return switch (refused.why()) {
      case OVERLOADED -> unavailable(ProblemType.OVERLOADED, refused);
      case LOG_UNAVAILABLE -> unavailable(ProblemType.LOG_UNAVAILABLE, refused);
      case NOWHERE -> new ProblemException(ProblemType.JOB_NOT_FOUND, refused.sentence());
    };
  }

  private static ProblemException unavailable(ProblemType type, Commands.Refused refused) {
    return Mapper.unavailable(type, refused.sentence(), refused.retryAfter());
  }

  /** 202: the command is in the log, its outcome is not known yet. */
  static ResponseBuilder pending(String requestId) {
    return json(202, Responses.RequestJson.pending(requestId))
        .location(URI.create(requestPath(requestId)))
        .header(HttpHeaders.RETRY_AFTER, PENDING_RETRY_AFTER_SECONDS);
  }

  static String requestPath(String requestId) {
    return "/v2/requests/" + requestId;
  }

  static String jobPath(Job job) {
    return "/v2/jobs/" + job.id();
  }

  private static Response response(
      Outcome outcome, Function<Outcome.Answer, ResponseBuilder> accepted) {
    if (outcome.verdict() instanceof Outcome.Rejected no) {
      throw Mapper.refusal(outcome, no);
    }
    Outcome.Taken taken = (Outcome.Taken) outcome.verdict();
    ResponseBuilder response = positioned(outcome, accepted.apply(taken.answer()));
    return (taken instanceof Outcome.Duplicate ? response.header(REPLAYED, "true") : response)
        .build();
  }

  static ResponseBuilder positioned(Outcome outcome, ResponseBuilder response) {
    return positioned(Positions.of(outcome.applied()), response);
  }

  static ResponseBuilder positioned(Positions seen, ResponseBuilder response) {
    return seen.offsets().isEmpty()
        ? response
        : response.header(PositionHeader.NAME, PositionHeader.format(seen));
  }

  <T> CompletionStage<Response> read(
      CompletionStage<Reads.Read<T>> reading, Function<T, ResponseBuilder> found) {
    return reading.thenApplyAsync(
        read -> {
          ResponseBuilder response = shown(read, found);
          Reads.Answered<T> answered = answered(read);
          if (answered.standby()) {
            response.header(STANDBY, "true");
          }
          return positioned(answered.positions(), response).build();
        },
        answering);
  }

  /**
   * @throws ProblemException {@code partition-unavailable}
   */
  static <T> Reads.Answered<T> answered(Reads.Read<T> read) {
    return read.orElseThrow(
        (sentence, retryAfter) ->
            Mapper.unavailable(ProblemType.PARTITION_UNAVAILABLE, sentence, retryAfter));
  }

  /** What was read; a "not found" has a position too. */
  static <T, R> R shown(Reads.Read<T> read, Function<T, R> found) {
    Reads.Answered<T> answered = answered(read);
    try {
      return found.apply(answered.value());
    } catch (ProblemException refusal) {
      throw new ProblemException(
          refusal.problem(), ProblemException.RETRY_AFTER_DEFAULT, answered.positions());
    }
  }

  static ResponseBuilder json(int status, Object body) {
    return Response.status(status).type(Wire.JSON).entity(Wire.bytes(body));
  }

  static ResponseBuilder job(int status, JobSnapshot job) {
    return json(status, JobJson.of(job.job(), job.payload(), job.result(), false))
        .header(HttpHeaders.ETAG, EntityTags.of(job.job()));
  }

  /**
   * What is read of a job, under the conditions of the request, in the order of RFC 9110 §13.2.2.
   *
   * @throws ProblemException {@code version-conflict}
   */
  static ResponseBuilder unlessKnown(
      Job job, Preferences preferences, Supplier<ResponseBuilder> whole) {
    if (preferences.ifMatch().filter(tags -> !tags.match(job)).isPresent()) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.VERSION_CONFLICT,
                  "Expected a version that If-Match names, but the job has another.")
              .with("job", Problem.JobSummary.of(job)));
    }
    return preferences.ifNoneMatch().filter(tags -> tags.matchWeakly(job)).isPresent()
        ? Response.notModified().header(HttpHeaders.ETAG, EntityTags.of(job))
        : whole.get();
  }
}
