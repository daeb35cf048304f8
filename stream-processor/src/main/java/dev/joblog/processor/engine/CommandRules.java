// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * From a command to its verdict: first what holds for every command, then the rule of its order.
 * The order of the checks is the order of {@link Rejection}.
 */
final class CommandRules implements Order.Cases<Rule> {

  private static final CommandRules RULES = new CommandRules();

  private CommandRules() {}

  static Rule of(Order order) {
    return order.match(RULES);
  }

  static void decide(DecisionDraft draft, OptionalInt home) {
    Rule rule = of(draft.command.order());
    Optional<Verdict> verdict =
        refused(draft, rule, home).<Verdict>map(no -> no).or(() -> rule.decide(draft));
    verdict.ifPresent(draft::answer);
    new Consequences(draft).settle();
  }

  private static Optional<Rejected> refused(DecisionDraft draft, Rule rule, OptionalInt home) {
    if (home.isPresent() && home.getAsInt() != draft.at.partition()) {
      return Optional.of(
          new Rejected(
              Rejection.WRONG_PARTITION,
              String.format(
                  Locale.ROOT,
                  "Expected the command on partition %d, but it is on %d",
                  home.getAsInt(),
                  draft.at.partition()),
              Optional.empty(),
              Map.of("partition", Integer.toString(home.getAsInt()))));
    }
    if (draft.header().deadline().filter(draft.t::isAfter).isPresent()) {
      return Optional.of(
          Refusal.of(
              Rejection.DEADLINE_EXCEEDED,
              "decide by " + draft.header().deadline().get(),
              "log time is " + draft.t));
    }
    return OperationCheck.fault(draft.command, draft.version)
        .or(() -> CommandCheck.fault(draft, rule));
  }

  @Override
  public Rule createJob(Order.CreateJob order) {
    return new CreateRule(order);
  }

  @Override
  public Rule approveJob(Order.ApproveJob order) {
    return new ApprovalRule(order, order.reason(), true);
  }

  @Override
  public Rule rejectJob(Order.RejectJob order) {
    return new ApprovalRule(order, order.reason(), false);
  }

  @Override
  public Rule claimJob(Order.ClaimJob order) {
    return new ClaimRule(order);
  }

  @Override
  public Rule claimNext(Order.ClaimNext order) {
    return new ClaimNextRule(order);
  }

  @Override
  public Rule claimUndelivered(Order.ClaimUndelivered order) {
    return new UndeliveredRule(order);
  }

  @Override
  public Rule heartbeat(Order.Heartbeat order) {
    return new HeartbeatRule(order);
  }

  @Override
  public Rule submitResult(Order.SubmitResult order) {
    return new SubmitRule(order);
  }

  @Override
  public Rule failJob(Order.FailJob order) {
    return new FailRule(order);
  }

  @Override
  public Rule releaseJob(Order.ReleaseJob order) {
    return new ReleaseRule(order);
  }

  @Override
  public Rule cancelJob(Order.CancelJob order) {
    return new CancelRule(order);
  }

  @Override
  public Rule retryJob(Order.RetryJob order) {
    return new RetryRule(order);
  }

  @Override
  public Rule tick(Order.Tick order) {
    return new TickRule();
  }

  @Override
  public Rule setEngineVersion(Order.SetEngineVersion order) {
    return new EngineVersionRule(order);
  }

  @Override
  public Rule configureQueue(Order.ConfigureQueue order) {
    return new QueueRule(order);
  }
}
