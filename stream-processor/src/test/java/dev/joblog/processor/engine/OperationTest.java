// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.SampleCommands;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.wire.BundledSchemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** A cancel is a cancel, whatever branch a library picked for it. */
final class OperationTest {

  private static final JobId JOB = JobId.of(1L << 16, 1, 0);
  private static final Order APPROVE = new Order.ApproveJob(JOB, Optional.of("too dear"));
  private static final Operation NONE = new Operation.Unnamed();

  private final MemoryRows rows = new MemoryRows();
  private final Engine engine = new Engine(rows, EngineSpec.KEYS);
  private long offset = -1;

  @Test
  void anOrderThatIsNotTheOneNamedIsRefused() {
    Outcome.Rejected no = refused(new Operation.Named("CancelJob"), APPROVE);

    assertThat(no.reason()).isEqualTo(Rejection.OPERATION_MISMATCH);
    assertThat(no.sentence())
        .isEqualTo(
            "Expected the command to carry the order that its operation names, but it carries"
                + " ApproveJob");
    assertThat(no.details()).containsEntry("operation", "ApproveJob");
  }

  @Test
  void theNameIsTheWholeName() {
    for (String name : List.of("", "approveJob", "ApproveJob ", "dev.joblog.avro.ApproveJob")) {
      assertThat(refused(new Operation.Named(name), APPROVE).reason())
          .as(name)
          .isEqualTo(Rejection.OPERATION_MISMATCH);
    }
    assertThat(refused(new Operation.Named("ApproveJob"), APPROVE).reason())
        .as("decided by its own rule")
        .isEqualTo(Rejection.JOB_NOT_FOUND);
  }

  @Test
  void anUnnamedOrderWhoseFieldsFitSeveralIsRefused() {
    Outcome.Rejected no = refused(NONE, APPROVE);

    assertThat(no.reason()).isEqualTo(Rejection.OPERATION_REQUIRED);
    assertThat(no.details())
        .containsEntry("operations", "ApproveJob, RejectJob, ClaimJob, CancelJob, RetryJob");
  }

  @Test
  void anUnnamedOrderThatIsLikeNoOtherIsTaken() {
    Order create = SampleCommands.createJob(JOB);

    assertThat(decide(NONE, create).verdict()).isInstanceOf(Outcome.Accepted.class);
  }

  /** A field or an order that is added to the schema later must not change it. */
  @Test
  void whichOrdersAreAlikeIsPartOfVersionTwo() {
    Map<String, List<String>> alike = new TreeMap<>();
    for (String order : orders().keySet()) {
      alike.put(order, new EngineVersion(2).ordersLike(order));
    }

    List<String> ofAJob = List.of("ApproveJob", "RejectJob", "ClaimJob", "CancelJob", "RetryJob");
    List<String> ofALease = List.of("Heartbeat", "ReleaseJob");
    List<String> ofNothing = List.of("ClaimNext", "Tick", "ConfigureQueue");
    Map<String, List<String>> expected = new TreeMap<>();
    for (List<String> group : List.of(ofAJob, ofALease, ofNothing)) {
      group.forEach(order -> expected.put(order, group));
    }
    for (String alone :
        List.of("CreateJob", "ClaimUndelivered", "SubmitResult", "FailJob", "SetEngineVersion")) {
      expected.put(alone, List.of(alone));
    }
    assertThat(alike).isEqualTo(expected);
    assertThat(new EngineVersion(2).ordersLike("PauseJob")).containsExactly("PauseJob");
  }

  /**
   * Two orders fit each other when each has all fields that the other can't do without. If this
   * fails because the schema has grown, the newest engine version can't tell apart what it must:
   * make a new one, and leave the others as they are.
   */
  @Test
  void theNewestVersionKnowsAllOrdersThatTodaysSchemaMakesAlike() {
    Map<String, Schema> orders = orders();
    for (Schema one : orders.values()) {
      List<String> fits =
          orders.values().stream()
              .filter(other -> takesAllNeededBy(one, other) && takesAllNeededBy(other, one))
              .map(Schema::getName)
              .toList();

      assertThat(new EngineVersion(Engine.VERSION_MAX).ordersLike(one.getName())).containsAll(fits);
    }
  }

  private static Map<String, Schema> orders() {
    String command =
        BundledSchemas.bySubject("job-commands-value")
            .map(BundledSchemas.Bundled::schema)
            .orElseThrow();
    return new Schema.Parser()
        .parse(command).getField("order").schema().getTypes().stream()
            .collect(Collectors.toMap(Schema::getName, order -> order));
  }

  private static boolean takesAllNeededBy(Schema needing, Schema taking) {
    return needing.getFields().stream()
        .filter(field -> !field.hasDefaultValue())
        .allMatch(
            field -> {
              Schema.Field taken = taking.getField(field.name());
              return taken != null && taken.schema().equals(field.schema());
            });
  }

  @Test
  void aLogOfEngineVersionOneMeansWhatItMeant() {
    EngineSpec.startAt(1, rows);

    assertThat(refused(NONE, APPROVE).reason()).isEqualTo(Rejection.JOB_NOT_FOUND);
    assertThat(refused(new Operation.Named("CancelJob"), APPROVE).reason())
        .as("no log of before could name an order")
        .isEqualTo(Rejection.OPERATION_MISMATCH);
  }

  private Outcome.Rejected refused(Operation operation, Order order) {
    return (Outcome.Rejected) decide(operation, order).verdict();
  }

  private Outcome decide(Operation operation, Order order) {
    Decision decision =
        engine.decide(
            new Position(0, ++offset),
            EngineSpec.T,
            OptionalInt.empty(),
            new Command(SampleCommands.header(offset), operation, order));
    engine.apply(decision);
    assertThat(decision.outcomes()).hasSize(1);
    return decision.outcomes().get(0);
  }
}
