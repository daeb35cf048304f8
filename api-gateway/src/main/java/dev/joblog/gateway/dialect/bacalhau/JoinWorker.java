// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Claim;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.gateway.core.Timer;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Outcome.Grant;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends parents whose executions are all over: a worker like any other, inside the gateway. It waits
 * only while there are parents to wait for. Every gateway has one; where one dies, its lease
 * expires and another's takes the job.
 */
final class JoinWorker implements AutoCloseable {

  /** After a reply that is no grant. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(JoinWorker.class);
  private static final String PRINCIPAL = "bacalhau-join";
  private static final int JOBS_AT_ONCE = 10;
  private static final Duration RETRY_FIRST = Duration.ofSeconds(5);
  private static final Duration RETRY_LAST = Duration.ofHours(1);

  private static final Commands.Wanted WANTED =
      new Commands.Wanted(
          Route.DEFAULT_QUEUE,
          List.of(Orders.JOIN_TYPE),
          JOBS_AT_ONCE,
          Optional.empty(),
          Limits.CLAIM_WAIT_MAX);

  private final Commands commands;
  private final Families families;
  private final Remake remake;
  private final Timer timer;
  private final Executor answering;
  private final Caller caller;
  private Optional<Claim> waiting = Optional.empty();
  private boolean awake;
  private boolean woken;
  private boolean closed;

  JoinWorker(
      Commands commands,
      Families families,
      Remake remake,
      String tenant,
      Timer timer,
      Executor answering) {
    this.commands = commands;
    this.families = families;
    this.remake = remake;
    this.timer = timer;
    this.answering = answering;
    this.caller =
        new Caller(tenant, PRINCIPAL, Set.of(), List.of(Orders.JOIN_CAPABILITY), Instant.MAX);
  }

  /** There is a parent, or may be: waits for it, and for all others, until none is open. */
  synchronized void wake() {
    woken = true;
    if (!awake && !closed) {
      awake = true;
      claim();
    }
  }

  private synchronized void claim() {
    if (closed) {
      return;
    }
    woken = false;
    try {
      claimed(commands.claimNext(caller, WANTED, Orders.terms(Optional.empty(), false)));
    } catch (RuntimeException broken) {
      LOG.warn("event=bacalhau-join-failed reason={}", broken.toString());
      goOn(Next.PAUSE);
    }
  }

  private void claimed(Claim claim) {
    waiting = Optional.of(claim);
    var unused =
        claim
            .reply()
            .thenComposeAsync(this::joined, answering)
            .exceptionally(
                failure -> {
                  LOG.warn("event=bacalhau-join-failed reason={}", failure.toString());
                  return Next.GIVE_BACK;
                })
            .thenAccept(
                next -> {
                  goOn(next);
                  if (next == Next.GIVE_BACK) {
                    claim.undelivered();
                  }
                });
  }

  /** What follows a claim. */
  private enum Next {
    CLAIM,
    PAUSE,
    /** Then pause: nobody would work at what was, or will yet be, granted and is not ended. */
    GIVE_BACK,
    SLEEP
  }

  private synchronized void goOn(Next next) {
    if (next == Next.SLEEP && !woken) {
      awake = false;
      return;
    }
    boolean pause = next == Next.PAUSE || next == Next.GIVE_BACK;
    timer.after(pause ? PAUSE : Duration.ZERO, this::claim);
  }

  private CompletionStage<Next> joined(Reply reply) {
    if (!(reply instanceof Commands.Decided decided)) {
      return CompletableFuture.completedStage(Next.GIVE_BACK);
    }
    if (!(decided.outcome().verdict() instanceof Outcome.Accepted accepted)
        || !(accepted.answer() instanceof Outcome.OfGrants of)) {
      return CompletableFuture.completedStage(Next.PAUSE);
    }
    if (of.grants().isEmpty()) {
      return families.anyParent().thenApply(any -> any ? Next.CLAIM : Next.SLEEP);
    }
    return Stages.all(of.grants().stream().map(this::join).toList())
        .thenApply(
            replies ->
                replies.stream().allMatch(Commands.Decided.class::isInstance)
                    ? Next.CLAIM
                    : Next.GIVE_BACK);
  }

  private CompletionStage<Reply> join(Grant grant) {
    return families.children(grant.job().job().id()).thenCompose(children -> join(grant, children));
  }

  private CompletionStage<Reply> join(Grant grant, List<JobSnapshot> children) {
    Job parent = grant.job().job();
    if (children.size() < Orders.concurrency(parent.spec().labels())) {
      return remake
          .missing(grant.job(), children)
          .thenCompose(
              remade ->
                  remade.made() > 0
                      ? later(grant, "executions were missing")
                      : judge(
                          grant,
                          Stream.concat(children.stream(), remade.found().stream()).toList()));
    }
    return judge(grant, children);
  }

  /** By the executions that are there; those that are not are purged, and can not be asked. */
  private CompletionStage<Reply> judge(Grant grant, List<JobSnapshot> children) {
    Job parent = grant.job().job();
    if (children.isEmpty()) {
      return fail(grant, Failure.CHILD_FAILED, "no execution is left", Optional.empty());
    }
    if (!children.stream().allMatch(child -> child.job().status().isFinal())) {
      return later(grant, "executions go on");
    }
    return children.stream().allMatch(child -> child.job().status() == JobStatus.COMPLETED)
        ? end(
            grant,
            "join",
            new Order.SubmitResult(
                parent.id(), grant.leaseToken(), result(children), Optional.empty()))
        : fail(grant, Failure.CHILD_FAILED, "an execution did not complete", Optional.empty());
  }

  private static JsonText result(List<JobSnapshot> children) {
    var result = Json.object();
    var executions = result.putArray("executions");
    children.forEach(child -> executions.add(child.job().id().toString()));
    return new JsonText(Json.text(result));
  }

  private CompletionStage<Reply> later(Grant grant, String why) {
    int doublings = Math.min(10, Math.max(0, grant.job().job().attempt() - 1));
    Duration wait = RETRY_FIRST.multipliedBy(1L << doublings);
    Duration bounded = wait.compareTo(RETRY_LAST) < 0 ? wait : RETRY_LAST;
    return fail(grant, "executions-open", why, Optional.of(bounded));
  }

  private CompletionStage<Reply> fail(
      Grant grant, String code, String message, Optional<Duration> retryAfter) {
    return end(
        grant,
        "fail",
        new Order.FailJob(
            grant.job().job().id(),
            grant.leaseToken(),
            code,
            Optional.of(message),
            retryAfter.isPresent(),
            retryAfter));
  }

  private CompletionStage<Reply> end(Grant grant, String key, Order order) {
    return commands.send(
        caller, order, Orders.terms(Optional.of(key + "-" + grant.lease().fencingToken()), false));
  }

  /** What it was granted and has not ended goes back. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.ifPresent(Claim::undelivered);
  }
}
