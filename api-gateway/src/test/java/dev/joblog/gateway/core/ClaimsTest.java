// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static dev.joblog.gateway.core.CommandFixture.AGENT;
import static dev.joblog.gateway.core.CommandFixture.TERMS;
import static dev.joblog.gateway.core.CommandFixture.granted;
import static dev.joblog.gateway.core.CommandFixture.nothingReady;
import static dev.joblog.gateway.core.CommandFixture.now;
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

  private final CommandFixture fixture =
      new CommandFixture(100, Map.of("wide", new QueueShards(3, 3)));

  @Test
  void aQueueOfOneShardTakesOneCommandThatWaitsItself() {
    Claim claim = claimNext("default", WAIT);

    assertThat(fixture.sent).hasSize(1);
    Order.ClaimNext order = next(fixture.last());
    assertThat(order.waitTime()).isEqualTo(WAIT);
    assertThat(order.capabilities()).isEqualTo(AGENT.capabilities());
    fixture.ack(fixture.last());
    fixture.timer.advance(Duration.ofSeconds(39));
    assertThat(claim.reply().toCompletableFuture()).isNotDone();
    fixture.timer.advance(Duration.ofSeconds(1));
    assertThat(now(claim.reply())).isInstanceOf(Pending.class);
  }

  @Test
  void shardsAreTriedOneAfterTheOtherUntilOneGrants() {
    Claim claim = claimNext("wide", WAIT);
    answer(fixture.last(), nothingReady());
    assertThat(fixture.sent).hasSize(2);
    assertThat(fixture.sent).allMatch(sent -> next(sent).waitTime().isZero());

    Outcome outcome = answer(fixture.last(), granted(next(fixture.last()).route(), 4));

    assertThat(now(claim.reply())).isEqualTo(new Decided(outcome));
    assertThat(fixture.sent).hasSize(2);
  }

  @Test
  void theFirstShardTriedGoesRound() {
    claimNext("wide", Duration.ZERO);
    int first = next(fixture.last()).route().shard();
    claimNext("wide", Duration.ZERO);
    int second = next(fixture.last()).route().shard();
    assertThat(second).isEqualTo((first + 1) % 3);
  }

  @Test
  void withoutAWaitAnEmptyQueueIsAnEmptyAnswer() {
    Claim claim = claimNext("wide", Duration.ZERO);
    for (int shard = 0; shard < 3; shard++) {
      answer(fixture.last(), nothingReady());
    }
    assertThat(ShardedClaim.hasGrants(now(claim.reply()))).isFalse();
    assertThat(fixture.sent).hasSize(3);
  }

  @Test
  void withAWaitOneWaiterIsParkedOnEachShardAndSurplusGoesBackAtOnce() {
    Claim claim = claimNext("wide", WAIT);
    for (int shard = 0; shard < 3; shard++) {
      answer(fixture.last(), nothingReady());
    }
    List<CommandFixture.Sent> waiters = List.copyOf(fixture.sent.subList(3, 6));
    assertThat(waiters).allMatch(sent -> next(sent).waitTime().equals(WAIT));
    assertThat(waiters.stream().map(sent -> next(sent).route().shard()))
        .containsExactlyInAnyOrder(0, 1, 2);
    List<Position> at = waiters.stream().map(fixture::ack).toList();

    Outcome won = fixture.decide(waiters.get(1), granted(next(waiters.get(1)).route(), 7));

    assertThat(now(claim.reply())).isEqualTo(new Decided(won));
    assertThat(fixture.undelivered())
        .containsExactly(
            new Order.ClaimUndelivered(next(waiters.get(0)).route(), at.get(0).offset(), List.of()),
            new Order.ClaimUndelivered(
                next(waiters.get(2)).route(), at.get(2).offset(), List.of()));

    fixture.decide(waiters.get(0), nothingReady());
    Route late = next(waiters.get(2)).route();
    fixture.decide(waiters.get(2), granted(late, 9));

    assertThat(fixture.undelivered()).hasSize(3);
    JobId surplus = CommandFixture.grant(late, 9).job().job().id();
    assertThat(fixture.undelivered().get(2))
        .isEqualTo(
            new Order.ClaimUndelivered(
                late, at.get(2).offset(), List.of(new Order.GrantRef(surplus, 9))));
    assertThat(fixture.inFlight.size()).isZero();
  }

  @Test
  void whenEveryWaiterEndsEmptyTheAnswerIsEmpty() {
    Claim claim = claimNext("wide", WAIT);
    for (int shard = 0; shard < 3; shard++) {
      answer(fixture.last(), nothingReady());
    }
    for (CommandFixture.Sent waiter : List.copyOf(fixture.sent.subList(3, 6))) {
      assertThat(claim.reply().toCompletableFuture()).isNotDone();
      answer(waiter, nothingReady());
    }
    assertThat(ShardedClaim.hasGrants(now(claim.reply()))).isFalse();
    assertThat(fixture.undelivered()).isEmpty();
  }

  @Test
  void aRejectionOfOneShardIsTheAnswer() {
    Claim claim = claimNext("wide", WAIT);
    Outcome.Verdict no =
        new Outcome.Rejected(Rejection.COMMAND_INVALID, "Expected…", Optional.empty(), Map.of());

    Outcome outcome = answer(fixture.last(), no);

    assertThat(now(claim.reply())).isEqualTo(new Decided(outcome));
    assertThat(fixture.sent).hasSize(1);
  }

  @Test
  void aShardThatDoesNotAnswerDoesNotHideAJobOnTheNext() {
    Claim claim = claimNext("wide", WAIT);
    CommandFixture.Sent silent = fixture.last();
    Position silentAt = fixture.ack(silent);
    fixture.timer.advance(TERMS.waitAtMost());
    assertThat(fixture.sent).hasSize(2);

    answer(fixture.last(), granted(next(fixture.last()).route(), 2));
    assertThat(ShardedClaim.hasGrants(now(claim.reply()))).isTrue();

    fixture.decide(silent, granted(next(silent).route(), 3));
    assertThat(fixture.undelivered()).hasSize(1);
    assertThat(fixture.undelivered().get(0).claimOffset()).isEqualTo(silentAt.offset());
  }

  @Test
  void whenNoShardGrantsAndOneDidNotAnswerTheReplyIsPendingAndItsGrantIsKept() {
    Claim claim = claimNext("wide", WAIT);
    CommandFixture.Sent silent = fixture.last();
    fixture.ack(silent);
    fixture.timer.advance(TERMS.waitAtMost());
    answer(fixture.last(), nothingReady());
    answer(fixture.last(), nothingReady());

    Pending pending = (Pending) now(claim.reply());
    Outcome late = fixture.decide(silent, granted(next(silent).route(), 3));

    assertThat(fixture.undelivered()).isEmpty();
    assertThat(now(fixture.commands.lookUp(AGENT, pending.id())))
        .isEqualTo(new Commands.Known(late));
  }

  @Test
  void anOverloadedGatewayTriesNoFurtherShard() {
    CommandFixture full = new CommandFixture(1, Map.of("wide", new QueueShards(3, 3)));
    var unused = full.commands.send(AGENT, CommandFixture.approve(), TERMS);
    Claim claim = full.commands.claimNext(AGENT, wanted("wide", WAIT), TERMS);
    assertThat(now(claim.reply())).isInstanceOf(Refused.class);
    assertThat(full.sent).hasSize(1);
  }

  @Test
  void aKeyedClaimSendsTheSameOrdersAgainWhenItIsRepeated() {
    Terms keyed =
        new Terms(
            Optional.of("k"), false, TERMS.durability(), TERMS.waitAtMost(), Optional.empty());
    fixture.commands.claimNext(AGENT, wanted("wide", WAIT), keyed);
    List<Order> first = fixture.sent.stream().map(sent -> sent.command().order()).toList();
    fixture.sent.clear();
    fixture.commands.claimNext(AGENT, wanted("wide", WAIT), keyed);
    assertThat(fixture.sent.stream().map(sent -> sent.command().order())).isEqualTo(first);
    assertThat(first).hasSize(3);
  }

  @Test
  void aClientThatHangsUpWhileParkedIsUnparkedAndALateGrantGoesBack() {
    Claim claim = claimNext("default", WAIT);
    CommandFixture.Sent parked = fixture.last();
    Position at = fixture.ack(parked);

    claim.undelivered();
    claim.undelivered();

    Route route = next(parked).route();
    assertThat(fixture.undelivered())
        .containsExactly(new Order.ClaimUndelivered(route, at.offset(), List.of()));
    fixture.decide(parked, granted(route, 5));
    assertThat(fixture.undelivered()).hasSize(2);
    assertThat(fixture.undelivered().get(1).grants())
        .containsExactly(new Order.GrantRef(CommandFixture.grant(route, 5).job().job().id(), 5));
  }

  @Test
  void aClientThatHangsUpBeforeTheAcknowledgementIsUnparkedAfterIt() {
    Claim claim = claimNext("default", WAIT);
    CommandFixture.Sent parked = fixture.last();
    claim.undelivered();
    assertThat(fixture.undelivered()).isEmpty();

    Position at = fixture.ack(parked);

    assertThat(fixture.undelivered())
        .containsExactly(new Order.ClaimUndelivered(next(parked).route(), at.offset(), List.of()));
  }

  @Test
  void anAnswerThatCouldNotBeWrittenGoesBack() {
    Claim claim = claimNext("default", Duration.ZERO);
    Route route = next(fixture.last()).route();
    Outcome outcome = answer(fixture.last(), granted(route, 5));
    now(claim.reply());

    claim.undelivered();

    assertThat(fixture.undelivered())
        .containsExactly(
            new Order.ClaimUndelivered(
                route,
                outcome.command().offset(),
                List.of(new Order.GrantRef(CommandFixture.grant(route, 5).job().job().id(), 5))));
  }

  @Test
  void aRepeatedClaimsGrantsAreNotTakenFromTheWorkerThatHasThem() {
    Claim claim = claimNext("default", Duration.ZERO);
    Outcome.Answer first = ((Outcome.Accepted) granted(next(fixture.last()).route(), 5)).answer();
    answer(fixture.last(), new Outcome.Duplicate(new Position(1, 1), first));

    claim.undelivered();

    assertThat(fixture.undelivered()).isEmpty();
  }

  @Test
  void aClaimByIdThatCouldNotBeDeliveredGoesBackOverTheJobsRoute() {
    JobId id = JobId.of(9, 9, 2);
    Claim claim =
        fixture.commands.claim(
            AGENT, new Order.ClaimJob(id, AGENT.capabilities(), Optional.empty()), TERMS);
    CommandFixture.Sent sent = fixture.last();
    Position at = fixture.ack(sent);
    claim.undelivered();
    assertThat(fixture.undelivered()).isEmpty();
    Route route = new Route("acme", "other", 0);

    fixture.decide(sent, granted(route, 8));

    assertThat(fixture.undelivered()).hasSize(1);
    assertThat(fixture.undelivered().get(0).route()).isEqualTo(route);
    assertThat(fixture.undelivered().get(0).claimOffset()).isEqualTo(at.offset());
  }

  @Test
  void aClientThatHangsUpOverSeveralShardsLeavesNoWaiter() {
    Claim claim = claimNext("wide", WAIT);
    for (int shard = 0; shard < 3; shard++) {
      answer(fixture.last(), nothingReady());
    }
    fixture.sent.subList(3, 6).forEach(fixture::ack);

    claim.undelivered();

    assertThat(fixture.undelivered()).hasSize(3);
  }

  private Claim claimNext(String queue, Duration wait) {
    return fixture.commands.claimNext(AGENT, wanted(queue, wait), TERMS);
  }

  private static Wanted wanted(String queue, Duration wait) {
    return new Wanted(queue, List.of(), 1, Optional.empty(), wait);
  }

  private Outcome answer(CommandFixture.Sent sent, Outcome.Verdict verdict) {
    if (!sent.append().isDone()) {
      fixture.ack(sent);
    }
    return fixture.decide(sent, verdict);
  }

  private static Order.ClaimNext next(CommandFixture.Sent sent) {
    return (Order.ClaimNext) sent.command().order();
  }
}
