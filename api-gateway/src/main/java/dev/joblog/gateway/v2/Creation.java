// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.HeldCapabilities;
import dev.joblog.gateway.auth.Sight;
import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.http.Trouble;
import dev.joblog.gateway.v2.Responses.BatchItem;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Creates jobs: one, or up to a hundred of which each has its own answer. */
final class Creation {

  /** Words that nobody who may claim the job can have: misspelt, or of workers yet to come. */
  static final String UNKNOWN_CAPABILITIES = "Joblog-Unknown-Capabilities";

  /** A batch may require a thousand, and a head has room for a few. */
  static final int NAMED_MAX = Limits.CAPABILITIES_MAX;

  private final Door door;
  private final Reads reads;
  private final HeldCapabilities held;

  Creation(Door door, Reads reads, HeldCapabilities held) {
    this.door = door;
    this.reads = reads;
    this.held = held;
  }

  CompletionStage<Response> create(
      Caller caller, Preferences preferences, Requests.CreateJob request) {
    return sent(caller, preferences, request)
        .thenApplyAsync(
            reply ->
                naming(
                    held.lacking(caller.tenant(), request.requiredCapabilities()),
                    Door.response(reply, preferences, answer -> created(request, answer))),
            door.answering());
  }

  private static Response naming(List<String> unknown, Response response) {
    return unknown.isEmpty()
        ? response
        : Response.fromResponse(response)
            .header(
                UNKNOWN_CAPABILITIES,
                unknown.stream().limit(NAMED_MAX).collect(Collectors.joining(", ")))
            .build();
  }

  private static ResponseBuilder created(Requests.CreateJob request, Outcome.Answer answer) {
    Job job = answer.as(Outcome.OfJob.class).job().job();
    return Door.json(201, shown(request, job))
        .header(HttpHeaders.ETAG, EntityTags.of(job))
        .header(HttpHeaders.LOCATION, Door.jobPath(job));
  }

  private static JobJson shown(Requests.CreateJob request, Job job) {
    return JobJson.created(job, request.payload(), request.children());
  }

  private CompletionStage<Reply> sent(
      Caller caller, Preferences preferences, Requests.CreateJob request) {
    return place(caller, preferences, request)
        .thenCompose(
            place -> {
              Order order = request.order().apply(place);
              return door.commands()
                  .send(caller, order, door.terms(preferences, !Sight.isOfAll(caller)));
            })
        .thenApply(Creation::withParent);
  }

  /** A create is nowhere at home only when its parent is nowhere. */
  private static Reply withParent(Reply reply) {
    if (reply instanceof Commands.Refused refused && refused.why() == Commands.Why.NOWHERE) {
      throw new ProblemException(
          ProblemType.PARENT_NOT_FOUND, "Expected to create a child, but there is no such parent.");
    }
    return reply;
  }

  /** A child that names no queue takes its parent's. */
  private CompletionStage<Place> place(
      Caller caller, Preferences preferences, Requests.CreateJob request) {
    Commands commands = door.commands();
    Optional<String> key = preferences.idempotencyKey();
    if (request.parentId().isEmpty()) {
      String queue = request.queue().orElse(Route.DEFAULT_QUEUE);
      return CompletableFuture.completedStage(commands.place(caller, queue, key));
    }
    JobId parent = request.parentId().get();
    return request
        .queue()
        .map(CompletableFuture::completedStage)
        .orElseGet(() -> queueOf(caller, parent, preferences.atLeast()))
        .thenApply(queue -> commands.placeChild(caller, parent, queue, key));
  }

  private CompletionStage<String> queueOf(Caller caller, JobId parent, Positions atLeast) {
    return reads
        .get(caller.tenant(), parent, atLeast)
        .thenApply(read -> Door.shown(read, Creation::queueOf));
  }

  private static String queueOf(Reads.Lookup<JobSnapshot> parent) {
    if (parent instanceof Reads.Found<JobSnapshot> found) {
      return found.value().job().spec().queue();
    }
    throw new ProblemException(
        ProblemType.PARENT_NOT_FOUND, "Expected to create a child, but there is no such parent.");
  }

  /** All are sent before the first is waited for; the answers keep the order of the items. */
  CompletionStage<Response> createAll(Caller caller, Preferences preferences, JsonValue body) {
    List<CompletableFuture<Made>> made = new ArrayList<>();
    for (JsonValue item : Requests.batch(body)) {
      made.add(one(caller, preferences, item).toCompletableFuture());
    }
    return CompletableFuture.allOf(made.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            all -> response(made.stream().map(CompletableFuture::join).toList()), door.answering());
  }

  /**
   * @param seen what the item's answer has applied
   * @param unknown capabilities of its job
   */
  private record Made(BatchItem item, Positions seen, List<String> unknown) {

    /** That the log was not asked for. */
    Made(BatchItem item) {
      this(item, Positions.NONE, List.of());
    }
  }

  private static Response response(List<Made> made) {
    Positions seen = made.stream().map(Made::seen).reduce(Positions.NONE, Positions::and);
    List<String> unknown =
        made.stream().flatMap(one -> one.unknown().stream()).sorted().distinct().toList();
    return naming(
        unknown,
        Door.positioned(
                seen, Door.json(200, new Responses.Batch(made.stream().map(Made::item).toList())))
            .build());
  }

  private CompletionStage<Made> one(Caller caller, Preferences preferences, JsonValue item) {
    try {
      Requests.CreateJob request = Requests.CreateJob.read(Fields.of(item), true);
      return sent(caller, preferences.withKey(request.idempotencyKey()), request)
          .thenApply(
              reply ->
                  made(
                      request,
                      reply,
                      held.lacking(caller.tenant(), request.requiredCapabilities())))
          .exceptionally(Creation::refused);
    } catch (ProblemException refusal) {
      return CompletableFuture.completedStage(refused(refusal));
    }
  }

  private static Made made(Requests.CreateJob request, Reply reply, List<String> unknown) {
    if (reply instanceof Commands.Pending pending) {
      BatchItem item = BatchItem.pending(Door.requestPath(pending.id().text()));
      return new Made(item, Positions.NONE, unknown);
    }
    if (reply instanceof Commands.Refused refused) {
      return new Made(BatchItem.of(Door.refusal(refused).problem()));
    }
    Outcome outcome = ((Commands.Decided) reply).outcome();
    return new Made(
        item(request, outcome.verdict()),
        Positions.of(outcome.applied()),
        outcome.verdict() instanceof Outcome.Rejected ? List.of() : unknown);
  }

  private static BatchItem item(Requests.CreateJob request, Outcome.Verdict verdict) {
    if (verdict instanceof Outcome.Rejected no) {
      return BatchItem.of(Mapper.problem(no));
    }
    Job job = ((Outcome.Taken) verdict).answer().as(Outcome.OfJob.class).job().job();
    return BatchItem.created(
        shown(request, job), Door.jobPath(job), verdict instanceof Outcome.Duplicate);
  }

  /** A refusal of one item is its result; anything else is a fault of the whole request. */
  private static Made refused(Throwable failure) {
    Throwable cause = Trouble.unwrapped(failure);
    if (cause instanceof ProblemException refusal) {
      return new Made(BatchItem.of(refusal.problem()), refusal.seen(), List.of());
    }
    throw new CompletionException(cause);
  }
}
