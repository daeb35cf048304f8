// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.engine;

import dev.joblog.processor.engine.Decision;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a decision takes when its partition holds much that it must not look at: with one such thing
 * and with ten thousand. A claim is measured with the release that puts the job back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Crowds {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int FIRST_OF_MINE = 1_000_000;

  @Param({"1", "10000"})
  public int others;

  private Partition ofOtherTypes = new Partition();
  private Partition needingMore = new Partition();
  private Partition waitedFor = new Partition();
  private int created;

  @Setup(Level.Iteration)
  public void begin() {
    ofOtherTypes = new Partition();
    needingMore = new Partition();
    waitedFor = new Partition();
    for (int i = 0; i < others; i++) {
      ofOtherTypes.say(create(i, "other-" + i, List.of(), 9));
      needingMore.say(create(i, Samples.TYPE, List.of("x" + i), 9));
    }
    ofOtherTypes.say(create(FIRST_OF_MINE, "mine", List.of(), 5));
    needingMore.say(create(FIRST_OF_MINE, Samples.TYPE, List.of(), 5));
    for (int i = 0; i < Math.min(others, Limits.WAITERS_MAX); i++) {
      waitedFor.say(
          new Order.ClaimNext(
              Partition.ROUTE, List.of("waited-for"), List.of(), 1, Optional.empty(), LONG));
    }
    created = 0;
  }

  private static Order create(int number, String type, List<String> capabilities, int priority) {
    return Samples.create(Partition.job(number), Partition.ROUTE, type, capabilities, priority);
  }

  @Benchmark
  public Object claimOfATypeBesideOthers() {
    return claimAndRelease(ofOtherTypes, Partition.claimNext(List.of("mine"), List.of()));
  }

  @Benchmark
  public Object claimOfAnyTypeOfMany() {
    return claimAndRelease(ofOtherTypes, Partition.claimNext(List.of(), List.of()));
  }

  @Benchmark
  public Object claimBesideThoseThatNeedMore() {
    return claimAndRelease(needingMore, Partition.claimNext(List.of(), List.of("gpu")));
  }

  @Benchmark
  public Object createBesideClaimsThatWaitForAnotherType() {
    return waitedFor.say(create(FIRST_OF_MINE + created++, Samples.TYPE, List.of(), 5));
  }

  private static Decision claimAndRelease(Partition partition, Order claim) {
    Outcome.Grant grant = Partition.grant(partition.say(claim));
    return partition.say(
        new Order.ReleaseJob(grant.job().job().id(), grant.leaseToken(), Optional.empty()));
  }
}
