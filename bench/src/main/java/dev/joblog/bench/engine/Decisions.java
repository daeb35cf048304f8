// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.engine;

import dev.joblog.processor.engine.Decision;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Progress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** {@code decide} and {@code apply} of what every job meets, a thousand of each on a partition. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(Decisions.JOBS)
public class Decisions {

  static final int JOBS = 1_000;

  /** Nothing there. */
  @State(Scope.Thread)
  public static class Empty {
    Partition partition = new Partition();

    @Setup(Level.Invocation)
    public void begin() {
      partition = new Partition();
    }
  }

  /** A thousand ready jobs. */
  @State(Scope.Thread)
  public static class Ready {
    Partition partition = new Partition();

    @Setup(Level.Invocation)
    public void begin() {
      partition = new Partition();
      partition.create(JOBS);
    }
  }

  /** A thousand jobs, each with a worker. */
  @State(Scope.Thread)
  public static class Claimed {
    Partition partition = new Partition();
    List<Outcome.Grant> grants = List.of();

    @Setup(Level.Invocation)
    public void begin() {
      partition = new Partition();
      partition.create(JOBS);
      grants = partition.claim(JOBS);
    }
  }

  @Benchmark
  public void create(Empty state) {
    state.partition.create(JOBS);
  }

  @Benchmark
  public void claimNext(Ready state, Blackhole hole) {
    hole.consume(state.partition.claim(JOBS));
  }

  @Benchmark
  public void heartbeat(Claimed state, Blackhole hole) {
    Optional<Progress> progress = Optional.of(new Progress(30, Optional.empty()));
    for (Outcome.Grant grant : state.grants) {
      Order beat =
          new Order.Heartbeat(
              grant.job().job().id(), grant.leaseToken(), progress, Optional.empty());
      hole.consume(state.partition.say(beat));
    }
  }

  @Benchmark
  public void submit(Claimed state, Blackhole hole) {
    for (Outcome.Grant grant : state.grants) {
      hole.consume(submit(state.partition, grant));
    }
  }

  private static Decision submit(Partition partition, Outcome.Grant grant) {
    Order order =
        new Order.SubmitResult(
            grant.job().job().id(),
            grant.leaseToken(),
            new JsonText("{\"done\":true}"),
            Optional.empty());
    return partition.say(order, Optional.of("once"));
  }
}
