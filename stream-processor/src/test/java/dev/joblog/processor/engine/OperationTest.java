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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A cancel is a cancel, whatever branch a library picked for it. */
final class OperationTest {

  private static final JobId JOB = JobId.of(1L << 16, 1, 0);
  private static final Order APPROVE = new Order.ApproveJob(JOB, Optional.of("too dear"));
  private static final Operation.Unnamed OF_A_JOB =
      new Operation.Unnamed(
          List.of("ApproveJob", "RejectJob", "ClaimJob", "CancelJob", "RetryJob"));

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
    Outcome.Rejected no = refused(OF_A_JOB, APPROVE);

    assertThat(no.reason()).isEqualTo(Rejection.OPERATION_REQUIRED);
    assertThat(no.details())
        .containsEntry("operations", "ApproveJob, RejectJob, ClaimJob, CancelJob, RetryJob");
  }

  @Test
  void anUnnamedOrderThatIsLikeNoOtherIsTaken() {
    Order create = SampleCommands.createJob(JOB);

    assertThat(decide(new Operation.Unnamed(List.of("CreateJob")), create).verdict())
        .isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void aLogOfEngineVersionOneMeansWhatItMeant() {
    EngineSpec.startAt(1, rows);

    assertThat(refused(OF_A_JOB, APPROVE).reason()).isEqualTo(Rejection.JOB_NOT_FOUND);
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
