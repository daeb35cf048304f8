// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static dev.joblog.gateway.core.Desk.AGENT;
import static dev.joblog.gateway.core.Desk.TERMS;
import static dev.joblog.gateway.core.Desk.granted;
import static dev.joblog.gateway.core.Desk.nothingReady;
import static dev.joblog.gateway.core.Desk.now;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Commands.Claim;
import dev.joblog.gateway.core.Commands.Decided;
import dev.joblog.gateway.core.Commands.Pending;
import dev.joblog.gateway.core.Commands.Refused;
import dev.joblog.gateway.core.Commands.Terms;
import dev.joblog.gateway.core.Commands.Wanted;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Desk desk = new Desk(100, Map.of("wide", new QueueShards(3, 3)));

  @Test
  void aQueueOfOneShardTakesOneCommandThatWaitsItself() {
    Claim claim = claimNext("default", WAIT);

    assertThat(desk.sent).hasSize(1);
    Order.ClaimNext order = next(desk.last());
    assertThat(order.waitTime()).isEqualTo(WAIT);
    assertThat(order.capabilities()).isEqualTo(AGENT.capabilities());
    desk.ack(desk.last());
    desk.timer.advance(Duration.ofSeconds(39));
    assertThat(claim.reply().toCompletableFuture()).isNotDone();
    desk.timer.advance(Duration.ofSeconds(1));
    assertThat(now(claim.reply())).isInstanceOf(Pending.class);
  }

  @Test
  void shardsAreTriedOneAfterTheOtherUntilOneGrants() {
    Claim claim = claimNext("wide", WAIT);
    answer(desk.last(), nothingReady());
    assertThat(desk.sent).hasSize(2);
    assertThat(desk.sent).allMatch(sent -> next(sent).waitTime().isZero());

    Outcome outcome = answer(desk.last(), granted(next(desk.last()).route(), 4));

    assertThat(now(claim.reply())).isEqualTo(new Decided(outcome));
    assertThat(desk.sent).hasSize(2);
  }

  @Test
  void theFirstShardTriedGoesRound() {
    claimNext("wide", Duration.ZERO);
    int first = next(desk.last()).route().shard();
    claimNext("wide", Duration.ZERO);
    int second = next(desk.last()).route().shard();
    assertThat(second).isEqualTo((first + 1) % 3);
  }

  @Test
  void withoutAWaitAnEmptyQueueIsAnEmptyAnswer() {
    Claim claim = claimNext("wide", Duration.ZERO);
    for (int shard = 0; shard < 3; shard++) {
      answer(desk.last(), nothingReady());
    }
    assertThat(ShardedClaim.hasGrants(now(claim.reply()))).isFalse();
    assertThat(desk.sent).hasSize(3);
  }

  @Test
  void withAWaitOneWaiterIsParkedOnEachShardAndSurplusGoesBackAtOnce() {
    Claim claim = claimNext("wide", WAIT);
    for (int shard = 0; shard < 3; shard++) {
      answer(desk.last(), nothingReady());
    }
    List<Desk.Sent> waiters = List.copyOf(desk.sent.subList(3, 6));
    assertThat(waiters).allMatch(sent -> next(sent).waitTime().equals(WAIT));
    assertThat(waiters.stream().map(sent -> next(sent).route().shard()))
        .containsExactlyInAnyOrder(0, 1, 2);
    List<Position> at = waiters.stream().map(desk::ack).toList();

    Outcome won = desk.decide(waiters.get(1), granted(next(waiters.get(1)).route(), 7));

    assertThat(now(claim.reply())).isEqualTo(new Decided(won));
    assertThat(desk.undelivered())
        .containsExactly(
            new Order.ClaimUndelivered(next(waiters.get(0)).route(), at.get(0).offset(), List.of()),
            new Order.ClaimUndelivered(
                next(waiters.get(2)).route(), at.get(2).offset(), List.of()));

    desk.decide(waiters.get(0), nothingReady());
    Route late = next(waiters.get(2)).route();
    desk.decide(waiters.get(2), granted(late, 9));

    assertThat(desk.undelivered()).hasSize(3);
    JobId surplus = Desk.grant(late, 9).job().job().id();
    assertThat(desk.undelivered().get(2))
        .isEqualTo(
            new Order.ClaimUndelivered(
                late, at.get(2).offset(), List.of(new Order.GrantRef(surplus, 9))));
    assertThat(desk.inFlight.size()).isZero();
  }

  @Test
  void whenEveryWaiterEndsEmptyTheAnswerIsEmpty() {
    Claim claim = claimNext("wide", WAIT);
    for (int shard = 0; shard < 3; shard++) {
      answer(desk.last(), nothingReady());
    }
    for (Desk.Sent waiter : List.copyOf(desk.sent.subList(3, 6))) {
      assertThat(claim.reply().toCompletableFuture()).isNotDone();
      answer(waiter, nothingReady());
    }
    assertThat(ShardedClaim.hasGrants(now(claim.reply()))).isFalse();
    assertThat(desk.undelivered()).isEmpty();
  }

  @Test
  void aRejectionOfOneShardIsTheAnswer() {
    Claim claim = claimNext("wide", WAIT);
    Outcome.Verdict no =
        new Outcome.Rejected(Rejection.COMMAND_INVALID, "Expected…", Optional.empty(), Map.of());

    Outcome outcome = answer(desk.last(), no);

    assertThat(now(claim.reply())).isEqualTo(new Decided(outcome));
    assertThat(desk.sent).hasSize(1);
  }

  @Test
  void aShardThatDoesNotAnswerDoesNotHideAJobOnTheNext() {
    Claim claim = claimNext("wide", WAIT);
    Desk.Sent silent = desk.last();
    Position silentAt = desk.ack(silent);
    desk.timer.advance(TERMS.waitAtMost());
    assertThat(desk.sent).hasSize(2);

    answer(desk.last(), granted(next(desk.last()).route(), 2));
    assertThat(ShardedClaim.hasGrants(now(claim.reply()))).isTrue();

    desk.decide(silent, granted(next(silent).route(), 3));
    assertThat(desk.undelivered()).hasSize(1);
    assertThat(desk.undelivered().get(0).claimOffset()).isEqualTo(silentAt.offset());
  }

  @Test
  void whenNoShardGrantsAndOneDidNotAnswerTheReplyIsPendingAndItsGrantIsKept() {
    Claim claim = claimNext("wide", WAIT);
    Desk.Sent silent = desk.last();
    desk.ack(silent);
    desk.timer.advance(TERMS.waitAtMost());
    answer(desk.last(), nothingReady());
    answer(desk.last(), nothingReady());

    Pending pending = (Pending) now(claim.reply());
    Outcome late = desk.decide(silent, granted(next(silent).route(), 3));

    assertThat(desk.undelivered()).isEmpty();
    assertThat(now(desk.commands.lookUp(AGENT, pending.id()))).isEqualTo(new Commands.Known(late));
  }

  @Test
  void anOverloadedGatewayTriesNoFurtherShard() {
    Desk full = new Desk(1, Map.of("wide", new QueueShards(3, 3)));
    var unused = full.commands.send(AGENT, Desk.approve(), TERMS);
    Claim claim = full.commands.claimNext(AGENT, wanted("wide", WAIT), TERMS);
    assertThat(now(claim.reply())).isInstanceOf(Refused.class);
    assertThat(full.sent).hasSize(1);
  }

  @Test
  void aKeyedClaimSendsTheSameOrdersAgainWhenItIsRepeated() {
    Terms keyed =
        new Terms(
            Optional.of("k"), false, TERMS.durability(), TERMS.waitAtMost(), Optional.empty());
    desk.commands.claimNext(AGENT, wanted("wide", WAIT), keyed);
    List<Order> first = desk.sent.stream().map(sent -> sent.command().order()).toList();
    desk.sent.clear();
    desk.commands.claimNext(AGENT, wanted("wide", WAIT), keyed);
    assertThat(desk.sent.stream().map(sent -> sent.command().order())).isEqualTo(first);
    assertThat(first).hasSize(3);
  }

  @Test
  void aClientThatHangsUpWhileParkedIsUnparkedAndALateGrantGoesBack() {
    Claim claim = claimNext("default", WAIT);
    Desk.Sent parked = desk.last();
    Position at = desk.ack(parked);

    claim.undelivered();
    claim.undelivered();

    Route route = next(parked).route();
    assertThat(desk.undelivered())
        .containsExactly(new Order.ClaimUndelivered(route, at.offset(), List.of()));
    desk.decide(parked, granted(route, 5));
    assertThat(desk.undelivered()).hasSize(2);
    assertThat(desk.undelivered().get(1).grants())
        .containsExactly(new Order.GrantRef(Desk.grant(route, 5).job().job().id(), 5));
  }

  @Test
  void aClientThatHangsUpBeforeTheAcknowledgementIsUnparkedAfterIt() {
    Claim claim = claimNext("default", WAIT);
    Desk.Sent parked = desk.last();
    claim.undelivered();
    assertThat(desk.undelivered()).isEmpty();

    Position at = desk.ack(parked);

    assertThat(desk.undelivered())
        .containsExactly(new Order.ClaimUndelivered(next(parked).route(), at.offset(), List.of()));
  }

  @Test
  void anAnswerThatCouldNotBeWrittenGoesBack() {
    Claim claim = claimNext("default", Duration.ZERO);
    Route route = next(desk.last()).route();
    Outcome outcome = answer(desk.last(), granted(route, 5));
    now(claim.reply());

    claim.undelivered();

    assertThat(desk.undelivered())
        .containsExactly(
            new Order.ClaimUndelivered(
                route,
                outcome.command().offset(),
                List.of(new Order.GrantRef(Desk.grant(route, 5).job().job().id(), 5))));
  }

  @Test
  void aRepeatedClaimsGrantsAreNotTakenFromTheWorkerThatHasThem() {
    Claim claim = claimNext("default", Duration.ZERO);
    Outcome.Answer first = ((Outcome.Accepted) granted(next(desk.last()).route(), 5)).answer();
    answer(desk.last(), new Outcome.Duplicate(new Position(1, 1), first));

    claim.undelivered();

    assertThat(desk.undelivered()).isEmpty();
  }

  @Test
  void aClaimByIdThatCouldNotBeDeliveredGoesBackOverTheJobsRoute() {
    JobId id = JobId.of(9, 9, 2);
    Claim claim =
        desk.commands.claim(
            AGENT, new Order.ClaimJob(id, AGENT.capabilities(), Optional.empty()), TERMS);
    Desk.Sent sent = desk.last();
    Position at = desk.ack(sent);
    claim.undelivered();
    assertThat(desk.undelivered()).isEmpty();
    Route route = new Route("acme", "other", 0);

    desk.decide(sent, granted(route, 8));

    assertThat(desk.undelivered()).hasSize(1);
    assertThat(desk.undelivered().get(0).route()).isEqualTo(route);
    assertThat(desk.undelivered().get(0).claimOffset()).isEqualTo(at.offset());
  }

  @Test
  void aClientThatHangsUpOverSeveralShardsLeavesNoWaiter() {
    Claim claim = claimNext("wide", WAIT);
    for (int shard = 0; shard < 3; shard++) {
      answer(desk.last(), nothingReady());
    }
    desk.sent.subList(3, 6).forEach(desk::ack);

    claim.undelivered();

    assertThat(desk.undelivered()).hasSize(3);
  }

  private Claim claimNext(String queue, Duration wait) {
    return desk.commands.claimNext(AGENT, wanted(queue, wait), TERMS);
  }

  private static Wanted wanted(String queue, Duration wait) {
    return new Wanted(queue, List.of(), 1, Optional.empty(), wait);
  }

  private Outcome answer(Desk.Sent sent, Outcome.Verdict verdict) {
    if (!sent.append().isDone()) {
      desk.ack(sent);
    }
    return desk.decide(sent, verdict);
  }

  private static Order.ClaimNext next(Desk.Sent sent) {
    return (Order.ClaimNext) sent.command().order();
  }
}
