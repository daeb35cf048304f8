// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Makes executions that a gateway's end in the middle of a submit left out. Their ids come from
 * keys, so one that is there already is not made twice, whoever else is at it. A key is not
 * remembered for ever; so one that ran and was purged is asked for by its id first.
 */
final class Remake {

  /** Executions that are asked for, and made, at once. */
  private static final int AT_ONCE = 16;

  private final Commands commands;
  private final Reads reads;
  private final String tenant;

  Remake(Commands commands, Reads reads, String tenant) {
    this.commands = commands;
    this.reads = reads;
    this.tenant = tenant;
  }

  /**
   * What became of the executions that were not among the children; those in neither are purged.
   *
   * @param made had never been made, and were now asked for
   * @param found are there all the same: the list of children lay behind
   */
  record Remade(int made, List<JobSnapshot> found) {

    private static final Remade NOTHING = new Remade(0, List.of());

    private static Remade of(List<Remade> each) {
      return new Remade(
          each.stream().mapToInt(Remade::made).sum(),
          each.stream().flatMap(one -> one.found().stream()).toList());
    }
  }

  /**
   * @param parent with its payload; approved, if it ever had to be
   * @param children that are there
   */
  CompletionStage<Remade> missing(JobSnapshot parent, List<JobSnapshot> children) {
    Optional<Submission> submission = submission(parent);
    if (submission.isEmpty()) {
      return CompletableFuture.completedStage(Remade.NOTHING);
    }
    Set<Integer> present = new HashSet<>();
    children.forEach(child -> present.add(Families.execution(child)));
    Caller caller = Orders.caller(tenant, submission.get().clientId());
    List<Order.CreateJob> executions =
        Orders.executions(commands, caller, submission.get(), parent.job().id());
    List<Integer> unseen =
        IntStream.range(0, executions.size()).boxed().filter(i -> !present.contains(i)).toList();
    return Stages.each(
            unseen, AT_ONCE, i -> make(caller, executions.get(i), Orders.key(parent.job().id(), i)))
        .thenApply(Remade::of);
  }

  private CompletionStage<Remade> make(Caller caller, Order.CreateJob execution, String key) {
    return reads
        .get(tenant, execution.jobId().orElseThrow(), Positions.NONE)
        .thenCompose(
            read -> {
              Reads.Lookup<JobSnapshot> lookup = BacalhauMapper.read(read);
              if (lookup instanceof Reads.NotFound<JobSnapshot>) {
                return commands
                    .send(caller, execution, Orders.terms(Optional.of(key), true))
                    .thenApply(reply -> new Remade(1, List.of()));
              }
              return CompletableFuture.completedStage(
                  lookup instanceof Reads.Found<JobSnapshot> found
                      ? new Remade(0, List.of(found.value()))
                      : Remade.NOTHING);
            });
  }

  /** As it was submitted; empty when the payload is not ours. */
  private Optional<Submission> submission(JobSnapshot parent) {
    try {
      return parent
          .payload()
          .map(JsonText::text)
          .flatMap(Json::read)
          .filter(JsonNode::isObject)
          .map(payload -> submission(parent, (ObjectNode) payload));
    } catch (Refused notOurs) {
      return Optional.empty();
    }
  }

  private Submission submission(JobSnapshot parent, ObjectNode payload) {
    Asking asking = Asking.of(parent.job().spec().labels());
    Asks asks = Asks.of(Fields.of(payload.path("Spec"), "Spec").texts("Annotations"), asking);
    return new Submission(
        parent.job().spec().createdBy(),
        Orders.concurrency(parent.job().spec().labels()),
        asking,
        new Asks(asks.type(), asks.capabilities(), asks.assetUuid(), false),
        payload,
        false);
  }
}
