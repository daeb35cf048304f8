// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static dev.joblog.gateway.core.CommandFixture.AGENT;
import static dev.joblog.gateway.core.CommandFixture.NOW;
import static dev.joblog.gateway.core.CommandFixture.TERMS;
import static dev.joblog.gateway.core.CommandFixture.approve;
import static dev.joblog.gateway.core.CommandFixture.now;
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

  private final CommandFixture fixture = new CommandFixture();

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

    var unused = fixture.commands.send(AGENT, approve(), terms);

    CommandFixture.Sent sent = fixture.last();
    assertThat(sent.partition()).isEqualTo(5);
    assertThat(sent.key()).isEqualTo(approve().jobId().toString());
    assertThat(sent.command().header().tenant()).isEqualTo("acme");
    assertThat(sent.command().header().principal()).isEqualTo("agent");
    assertThat(sent.command().header().ownedOnly()).isTrue();
    assertThat(sent.command().header().idempotencyKey()).contains("k1");
    assertThat(sent.command().header().deadline()).contains(NOW.plusSeconds(30));
    assertThat(sent.command().header().expectedVersion()).hasValue(7);
    assertThat(sent.command().header().replyPartition())
        .isEqualTo(OptionalInt.of(CommandFixture.REPLY_PARTITION));
  }

  @Test
  void whoStillWaitsWhenTheGatewayEndsIsToldWhereTheAnswerWillBeOrThatNobodyKnows() {
    CompletionStage<Reply> acknowledged = fixture.commands.send(AGENT, approve(), TERMS);
    fixture.ack(fixture.last());
    CompletionStage<Reply> onItsWay = fixture.commands.send(AGENT, approve(), TERMS);

    fixture.commands.hurry();
    fixture.timer.advance(Flights.HURRIED);

    assertThat(now(acknowledged)).isInstanceOf(Pending.class);
    assertThat(((Refused) now(onItsWay)).why()).isEqualTo(Why.LOG_UNAVAILABLE);
    assertThat(fixture.inFlight.size()).isZero();
  }

  @Test
  void theReplyIsThereThoughNoThreadHasRoomForIt() {
    CompletionStage<Reply> reply = fixture.commands.send(AGENT, approve(), TERMS);
    fixture.answering =
        task -> {
          throw new RejectedExecutionException("full");
        };

    fixture.ack(fixture.last());
    Outcome outcome = fixture.decide(fixture.last(), CommandFixture.done());

    assertThat(now(reply)).isEqualTo(new Decided(outcome));
    assertThat(fixture.inFlight.size()).isZero();
  }

  @Test
  void theOutcomeIsTheReplyAndItsPlaceIsFreeAgain() {
    CompletionStage<Reply> reply = fixture.commands.send(AGENT, approve(), TERMS);
    assertThat(fixture.inFlight.size()).isEqualTo(1);
    Position at = fixture.ack(fixture.last());

    Outcome outcome = fixture.decide(fixture.last(), CommandFixture.done());

    assertThat(now(reply)).isEqualTo(new Decided(outcome));
    assertThat(fixture.inFlight.size()).isZero();
    assertThat(fixture.timer.size()).isZero();
    assertThat(fixture.seen.on(at.partition())).isEqualTo(at.offset());
    assertThat(fixture.counts.totals()).containsEntry(OutcomeCounts.ACCEPTED, 1L);
  }

  @Test
  void anOutcomeThatOvertakesTheAcknowledgementIsTheReplyToo() {
    CompletionStage<Reply> reply = fixture.commands.send(AGENT, approve(), TERMS);

    Outcome outcome = fixture.decide(fixture.last(), CommandFixture.done());

    assertThat(now(reply)).isEqualTo(new Decided(outcome));
  }

  @Test
  void aCommittedWaitIsNotEndedByAnUncommittedOutcome() {
    CompletionStage<Reply> reply = fixture.commands.send(AGENT, approve(), committed());
    fixture.ack(fixture.last());

    Outcome outcome = fixture.decide(fixture.last(), CommandFixture.done());
    assertThat(reply.toCompletableFuture()).isNotDone();
    fixture.commit(outcome);

    assertThat(now(reply)).isEqualTo(new Decided(outcome));
  }

  @Test
  void pastTheWaitTimeTheReplyIsPendingAndTheIdFindsTheOutcomeLater() {
    CompletionStage<Reply> reply = fixture.commands.send(AGENT, approve(), TERMS);
    fixture.ack(fixture.last());
    fixture.timer.advance(Duration.ofSeconds(10));
    Pending pending = (Pending) now(reply);
    assertThat(fixture.inFlight.size()).isZero();
    assertThat(now(fixture.commands.lookUp(AGENT, pending.id())))
        .isEqualTo(new StillOpen(pending.id()));

    Outcome outcome = fixture.decide(fixture.last(), CommandFixture.done());

    assertThat(now(fixture.commands.lookUp(AGENT, pending.id()))).isEqualTo(new Known(outcome));
    assertThat(fixture.searches).isEmpty();
  }

  /** By the command's id: the outcome names the copy's record, not the one that was sent. */
  @Test
  void theIdOfACommandThatWasForwardedFindsTheOutcomeOfItsCopy() {
    CompletionStage<Reply> reply = fixture.commands.send(AGENT, approve(), TERMS);
    Position sent = fixture.ack(fixture.last());
    fixture.timer.advance(Duration.ofSeconds(10));
    Pending pending = (Pending) now(reply);
    Position copy = new Position(sent.partition() + 1, 4711);
    Outcome own = fixture.outcome(fixture.last(), CommandFixture.done());
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

    fixture.decided(forwarded);

    assertThat(now(fixture.commands.lookUp(AGENT, pending.id()))).isEqualTo(new Known(forwarded));
  }

  @Test
  void anIdOnAPartitionThatThereIsNotIsRefusedAtOnceAndNothingIsAppended() {
    JobId nowhere = JobId.of(1, 1, JobId.PARTITIONS_MAX - 1);

    CompletionStage<Reply> reply =
        fixture.commands.send(AGENT, new Order.CancelJob(nowhere, Optional.empty()), TERMS);

    assertThat(((Refused) now(reply)).why()).isEqualTo(Why.NOWHERE);
    assertThat(fixture.inFlight.size()).isZero();
    assertThat(fixture.sent).isEmpty();
  }

  @Test
  void nobodyIsToldPendingOfARecordThatTheLogHasNotTaken() {
    CompletionStage<Reply> reply = fixture.commands.send(AGENT, approve(), TERMS);

    fixture.timer.advance(Duration.ofSeconds(10));
    assertThat(reply.toCompletableFuture()).isNotDone();
    fixture.ack(fixture.last());

    assertThat(now(reply)).isInstanceOf(Pending.class);
  }

  @Test
  void aRecordThatTheLogRefusedIsRefusedWithItsSentence() {
    CompletionStage<Reply> reply = fixture.commands.send(AGENT, approve(), TERMS);

    fixture.fail(fixture.last(), true);

    assertThat(now(reply))
        .isEqualTo(
            new Refused(Why.LOG_UNAVAILABLE, Flights.LOG_RETRY, "Expected an ack, but none came"));
    assertThat(fixture.inFlight.size()).isZero();
  }

  @Test
  void oneRequestMoreThanThePlacesIsRefusedAndSendsNothing() {
    CommandFixture small = new CommandFixture(2, Map.of());
    var first = small.commands.send(AGENT, approve(), TERMS);
    var second = small.commands.send(AGENT, approve(), TERMS);

    Reply third = now(small.commands.send(AGENT, approve(), TERMS));

    assertThat(third).isInstanceOf(Refused.class);
    assertThat(((Refused) third).why()).isEqualTo(Why.OVERLOADED);
    assertThat(small.sent).hasSize(2);
    small.decide(small.sent.get(0), CommandFixture.done());
    assertThat(now(first)).isInstanceOf(Decided.class);
    assertThat(second.toCompletableFuture()).isNotDone();
    var unused = small.commands.send(AGENT, approve(), TERMS);
    assertThat(small.sent).hasSize(3);
  }

  @Test
  void aRequestOfAnotherGatewayIsLookedUpInTheTopicFromItsAppendTime() {
    CommandFixture.Sent elsewhere = sentElsewhere();
    RequestId id = idOf(elsewhere, NOW);
    assertThat(now(fixture.commands.lookUp(AGENT, id))).isEqualTo(new StillOpen(id));
    assertThat(fixture.searches).containsExactly(new CommandFixture.Search(6, NOW));

    Outcome outcome = fixture.outcome(elsewhere, CommandFixture.done());
    fixture.finding = new Present(outcome);
    assertThat(now(fixture.commands.lookUp(AGENT, id))).isEqualTo(new Known(outcome));

    fixture.finding = new Unfinished("Expected to read in 2 s, but could not");
    assertThat(now(fixture.commands.lookUp(AGENT, id))).isInstanceOf(Unreachable.class);
  }

  @Test
  void aRequestOlderThanADayIsUnknown() {
    RequestId id = idOf(sentElsewhere(), NOW.minus(Duration.ofDays(1)).minusMillis(1));
    RequestId justYoungEnough = idOf(sentElsewhere(), NOW.minus(Duration.ofDays(1)));

    assertThat(now(fixture.commands.lookUp(AGENT, id))).isEqualTo(new Unknown());
    assertThat(now(fixture.commands.lookUp(AGENT, justYoungEnough))).isInstanceOf(StillOpen.class);
  }

  @Test
  void anothersRequestIsUnknown() {
    RequestId id = idOf(sentElsewhere(), NOW);
    Caller other = new Caller("other", "agent", Set.of(), AGENT.capabilities(), NOW);

    assertThat(now(fixture.commands.lookUp(other, id))).isEqualTo(new Unknown());
    assertThat(fixture.searches).isEmpty();
  }

  private CommandFixture.Sent sentElsewhere() {
    var unused = fixture.commands.send(AGENT, approve(), TERMS);
    CommandFixture.Sent sent = fixture.last();
    fixture.ack(sent);
    return sent;
  }

  private RequestId idOf(CommandFixture.Sent sent, Instant appendedAt) {
    return fixture.requestIds.idOf(
        new RequestIds.Named(
            new Position(5, 9), appendedAt, 6, sent.command().header().commandId()),
        AGENT);
  }

  private static Terms committed() {
    return new Terms(
        Optional.empty(), false, Durability.COMMITTED, Duration.ofSeconds(10), Optional.empty());
  }
}
