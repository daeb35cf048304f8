// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static dev.joblog.gateway.core.Desk.AGENT;
import static dev.joblog.gateway.core.Desk.NOW;
import static dev.joblog.gateway.core.Desk.TERMS;
import static dev.joblog.gateway.core.Desk.approve;
import static dev.joblog.gateway.core.Desk.now;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Commands.Decided;
import dev.joblog.gateway.core.Commands.Durability;
import dev.joblog.gateway.core.Commands.Known;
import dev.joblog.gateway.core.Commands.Pending;
import dev.joblog.gateway.core.Commands.Refused;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.gateway.core.Commands.StillOpen;
import dev.joblog.gateway.core.Commands.Terms;
import dev.joblog.gateway.core.Commands.Unknown;
import dev.joblog.gateway.core.Commands.Unreachable;
import dev.joblog.gateway.core.Commands.Why;
import dev.joblog.gateway.core.OutcomeSearch.Present;
import dev.joblog.gateway.core.OutcomeSearch.Unfinished;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LoggedCommandsTest {

  private final Desk desk = new Desk();

  @Test
  void aCommandGoesToItsHomeWithTheCallersNameAndTheReplyPartition() {
    Terms terms =
        new Terms(
            Optional.of("k1"),
            true,
            Durability.DECIDED,
            Duration.ofSeconds(1),
            Optional.of(Duration.ofSeconds(30)),
            OptionalLong.of(7));

    var unused = desk.commands.send(AGENT, approve(), terms);

    Desk.Sent sent = desk.last();
    assertThat(sent.partition()).isEqualTo(5);
    assertThat(sent.key()).isEqualTo(approve().jobId().toString());
    assertThat(sent.command().header().tenant()).isEqualTo("acme");
    assertThat(sent.command().header().principal()).isEqualTo("agent");
    assertThat(sent.command().header().ownedOnly()).isTrue();
    assertThat(sent.command().header().idempotencyKey()).contains("k1");
    assertThat(sent.command().header().deadline()).contains(NOW.plusSeconds(30));
    assertThat(sent.command().header().expectedVersion()).hasValue(7);
    assertThat(sent.command().header().replyPartition())
        .isEqualTo(OptionalInt.of(Desk.REPLY_PARTITION));
  }

  @Test
  void whoStillWaitsWhenTheGatewayEndsIsToldWhereTheAnswerWillBeOrThatNobodyKnows() {
    CompletionStage<Reply> acknowledged = desk.commands.send(AGENT, approve(), TERMS);
    desk.ack(desk.last());
    CompletionStage<Reply> onItsWay = desk.commands.send(AGENT, approve(), TERMS);

    desk.commands.hurry();
    desk.timer.advance(Flights.HURRIED);

    assertThat(now(acknowledged)).isInstanceOf(Pending.class);
    assertThat(((Refused) now(onItsWay)).why()).isEqualTo(Why.LOG_UNAVAILABLE);
    assertThat(desk.inFlight.size()).isZero();
  }

  @Test
  void theReplyIsThereThoughNoThreadHasRoomForIt() {
    CompletionStage<Reply> reply = desk.commands.send(AGENT, approve(), TERMS);
    desk.answering =
        task -> {
          throw new RejectedExecutionException("full");
        };

    desk.ack(desk.last());
    Outcome outcome = desk.decide(desk.last(), Desk.done());

    assertThat(now(reply)).isEqualTo(new Decided(outcome));
    assertThat(desk.inFlight.size()).isZero();
  }

  @Test
  void theOutcomeIsTheReplyAndItsPlaceIsFreeAgain() {
    CompletionStage<Reply> reply = desk.commands.send(AGENT, approve(), TERMS);
    assertThat(desk.inFlight.size()).isEqualTo(1);
    Position at = desk.ack(desk.last());

    Outcome outcome = desk.decide(desk.last(), Desk.done());

    assertThat(now(reply)).isEqualTo(new Decided(outcome));
    assertThat(desk.inFlight.size()).isZero();
    assertThat(desk.timer.size()).isZero();
    assertThat(desk.seen.on(at.partition())).isEqualTo(at.offset());
    assertThat(desk.counts.totals()).containsEntry(OutcomeCounts.ACCEPTED, 1L);
  }

  @Test
  void anOutcomeThatOvertakesTheAcknowledgementIsTheReplyToo() {
    CompletionStage<Reply> reply = desk.commands.send(AGENT, approve(), TERMS);

    Outcome outcome = desk.decide(desk.last(), Desk.done());

    assertThat(now(reply)).isEqualTo(new Decided(outcome));
  }

  @Test
  void aCommittedWaitIsNotEndedByAnUncommittedOutcome() {
    CompletionStage<Reply> reply = desk.commands.send(AGENT, approve(), committed());
    desk.ack(desk.last());

    Outcome outcome = desk.decide(desk.last(), Desk.done());
    assertThat(reply.toCompletableFuture()).isNotDone();
    desk.commit(outcome);

    assertThat(now(reply)).isEqualTo(new Decided(outcome));
  }

  @Test
  void pastTheWaitTimeTheReplyIsPendingAndTheIdFindsTheOutcomeLater() {
    CompletionStage<Reply> reply = desk.commands.send(AGENT, approve(), TERMS);
    desk.ack(desk.last());
    desk.timer.advance(Duration.ofSeconds(10));
    Pending pending = (Pending) now(reply);
    assertThat(desk.inFlight.size()).isZero();
    assertThat(now(desk.commands.lookUp(AGENT, pending.id())))
        .isEqualTo(new StillOpen(pending.id()));

    Outcome outcome = desk.decide(desk.last(), Desk.done());

    assertThat(now(desk.commands.lookUp(AGENT, pending.id()))).isEqualTo(new Known(outcome));
    assertThat(desk.searches).isEmpty();
  }

  /** By the command's id: the outcome names the copy's record, not the one that was sent. */
  @Test
  void theIdOfACommandThatWasForwardedFindsTheOutcomeOfItsCopy() {
    CompletionStage<Reply> reply = desk.commands.send(AGENT, approve(), TERMS);
    Position sent = desk.ack(desk.last());
    desk.timer.advance(Duration.ofSeconds(10));
    Pending pending = (Pending) now(reply);
    Position copy = new Position(sent.partition() + 1, 4711);
    Outcome own = desk.outcome(desk.last(), Desk.done());
    Outcome forwarded =
        new Outcome(
            own.commandId(),
            own.tenant(),
            own.principal(),
            copy,
            copy,
            own.t(),
            own.replyPartition(),
            Optional.of(sent),
            own.verdict(),
            own.writtenId());

    desk.decided(forwarded);

    assertThat(now(desk.commands.lookUp(AGENT, pending.id()))).isEqualTo(new Known(forwarded));
  }

  @Test
  void anIdOnAPartitionThatThereIsNotIsRefusedAtOnceAndNothingIsAppended() {
    JobId nowhere = JobId.of(1, 1, JobId.PARTITIONS_MAX - 1);

    CompletionStage<Reply> reply =
        desk.commands.send(AGENT, new Order.CancelJob(nowhere, Optional.empty()), TERMS);

    assertThat(((Refused) now(reply)).why()).isEqualTo(Why.NOWHERE);
    assertThat(desk.inFlight.size()).isZero();
    assertThat(desk.sent).isEmpty();
  }

  @Test
  void nobodyIsToldPendingOfARecordThatTheLogHasNotTaken() {
    CompletionStage<Reply> reply = desk.commands.send(AGENT, approve(), TERMS);

    desk.timer.advance(Duration.ofSeconds(10));
    assertThat(reply.toCompletableFuture()).isNotDone();
    desk.ack(desk.last());

    assertThat(now(reply)).isInstanceOf(Pending.class);
  }

  @Test
  void aRecordThatTheLogRefusedIsRefusedWithItsSentence() {
    CompletionStage<Reply> reply = desk.commands.send(AGENT, approve(), TERMS);

    desk.fail(desk.last(), true);

    assertThat(now(reply))
        .isEqualTo(
            new Refused(Why.LOG_UNAVAILABLE, Flights.LOG_RETRY, "Expected an ack, but none came"));
    assertThat(desk.inFlight.size()).isZero();
  }

  @Test
  void oneRequestMoreThanThePlacesIsRefusedAndSendsNothing() {
    Desk small = new Desk(2, Map.of());
    var first = small.commands.send(AGENT, approve(), TERMS);
    var second = small.commands.send(AGENT, approve(), TERMS);

    Reply third = now(small.commands.send(AGENT, approve(), TERMS));

    assertThat(third).isInstanceOf(Refused.class);
    assertThat(((Refused) third).why()).isEqualTo(Why.OVERLOADED);
    assertThat(small.sent).hasSize(2);
    small.decide(small.sent.get(0), Desk.done());
    assertThat(now(first)).isInstanceOf(Decided.class);
    assertThat(second.toCompletableFuture()).isNotDone();
    var unused = small.commands.send(AGENT, approve(), TERMS);
    assertThat(small.sent).hasSize(3);
  }

  @Test
  void aRequestOfAnotherGatewayIsLookedUpInTheTopicFromItsAppendTime() {
    Desk.Sent elsewhere = sentElsewhere();
    RequestId id = idOf(elsewhere, NOW);
    assertThat(now(desk.commands.lookUp(AGENT, id))).isEqualTo(new StillOpen(id));
    assertThat(desk.searches).containsExactly(new Desk.Search(6, NOW));

    Outcome outcome = desk.outcome(elsewhere, Desk.done());
    desk.finding = new Present(outcome);
    assertThat(now(desk.commands.lookUp(AGENT, id))).isEqualTo(new Known(outcome));

    desk.finding = new Unfinished("Expected to read in 2 s, but could not");
    assertThat(now(desk.commands.lookUp(AGENT, id))).isInstanceOf(Unreachable.class);
  }

  @Test
  void aRequestOlderThanADayIsUnknown() {
    RequestId id = idOf(sentElsewhere(), NOW.minus(Duration.ofDays(1)).minusMillis(1));
    RequestId justYoungEnough = idOf(sentElsewhere(), NOW.minus(Duration.ofDays(1)));

    assertThat(now(desk.commands.lookUp(AGENT, id))).isEqualTo(new Unknown());
    assertThat(now(desk.commands.lookUp(AGENT, justYoungEnough))).isInstanceOf(StillOpen.class);
  }

  @Test
  void anothersRequestIsUnknown() {
    RequestId id = idOf(sentElsewhere(), NOW);
    Caller other = new Caller("other", "agent", Set.of(), AGENT.capabilities(), NOW);

    assertThat(now(desk.commands.lookUp(other, id))).isEqualTo(new Unknown());
    assertThat(desk.searches).isEmpty();
  }

  private Desk.Sent sentElsewhere() {
    var unused = desk.commands.send(AGENT, approve(), TERMS);
    Desk.Sent sent = desk.last();
    desk.ack(sent);
    return sent;
  }

  private RequestId idOf(Desk.Sent sent, Instant appendedAt) {
    return desk.requestIds.idOf(
        new RequestIds.Named(
            new Position(5, 9), appendedAt, 6, sent.command().header().commandId()),
        AGENT);
  }

  private static Terms committed() {
    return new Terms(
        Optional.empty(), false, Durability.COMMITTED, Duration.ofSeconds(10), Optional.empty());
  }
}
