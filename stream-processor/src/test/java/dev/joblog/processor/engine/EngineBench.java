// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.MemoryRows;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a decision costs when its partition holds much that it must not look at: CPU time of {@code
 * decide} and {@code apply} over rows in memory, with one such thing and with many. The ratio says
 * whether the cost is flat.
 *
 * <p>{@code java -cp … dev.joblog.processor.engine.EngineBench [many] [rounds]}
 */
final class EngineBench {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int REPEATS = 200;

  /** Rounds in which the JIT works. */
  private static final int WARM_UP = 2;

  /** One partition, in a state, and what is done again and again to it. */
  private static final class Bench {
    private final MemoryRows rows = new MemoryRows();
    private final Engine engine = new Engine(rows, EngineSpec.KEYS);
    private Instant now = EngineSpec.T;
    private long offset = -1;
    private long nanos;

    Decision say(Say say, String token) {
      offset++;
      Position at = new Position(Say.PARTITION, offset);
      OptionalInt home = OptionalInt.of(Say.PARTITION);
      var command = say.command(new UUID(7, offset), token);
      long before = cpu();
      Decision decision = engine.decide(at, now, home, command);
      engine.apply(decision);
      nanos = cpu() - before;
      return decision;
    }

    Decision say(Say say) {
      return say(say, "");
    }

    private static long cpu() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }

  /** What is measured again and again: the nanoseconds of one decision. */
  private interface Repeat {
    long nanos(int time);
  }

  private record Case(String name, int repeats, IntFunction<Repeat> with) {}

  private static final List<Case> CASES =
      List.of(
          new Case("claim next of a type, others ready", REPEATS, EngineBench::claimOfType),
          new Case("claim next, others need more", REPEATS, EngineBench::claimOfAble),
          new Case("claim next of any type, many types", REPEATS, EngineBench::claimOfAny),
          new Case("create, claims of other types wait", REPEATS, EngineBench::createBeside),
          new Case("tick that purges a long history", 1, EngineBench::purge));

  public static void main(String[] arguments) {
    int many = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    System.out.printf(
        Locale.ROOT,
        "| %-36s | with 1, µs | with %,6d, µs | ratio |%n|---|---:|---:|---:|%n",
        "decision",
        many);
    for (Case each : CASES) {
      List<Long> few = new ArrayList<>();
      List<Long> lots = new ArrayList<>();
      for (int round = 0; round < WARM_UP + rounds; round++) {
        if (round == WARM_UP) {
          few.clear();
          lots.clear();
        }
        few.addAll(nanos(each, 1)); // one after the other, so that other load meets both
        lots.addAll(nanos(each, many));
      }
      System.out.printf(
          Locale.ROOT,
          "| %-36s | %,10.1f | %,14.1f | %5.2f |%n",
          each.name(),
          median(few) / 1_000.0,
          median(lots) / 1_000.0,
          (double) median(lots) / median(few));
    }
    for (int version = 1; version <= Engine.VERSION_MAX; version++) {
      System.out.printf(
          Locale.ROOT, "%na job's life, engine version %d: %,.1f µs%n", version, life(version));
    }
  }

  /** Create, claim next, two heartbeats with progress, submit: microseconds for all five. */
  private static double life(int version) {
    Bench bench = new Bench();
    EngineSpec.startAt(version, bench.rows);
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      bench.say(Say.createJob("j" + i));
      long sum = bench.nanos;
      Decision claimed = bench.say(Say.claimNext());
      sum += bench.nanos;
      String token = EngineSpec.grants(claimed.outcomes().get(0)).get(0).leaseToken();
      for (int percent : new int[] {30, 60}) {
        Optional<Progress> progress = Optional.of(new Progress(percent, Optional.empty()));
        bench.say(Say.heartbeat("j" + i, progress, Optional.empty()), token);
        sum += bench.nanos;
      }
      bench.say(Say.submit("j" + i), token);
      nanos.add(sum + bench.nanos);
    }
    return median(nanos.subList(10_000, 20_000)) / 1_000.0;
  }

  private static List<Long> nanos(Case what, int beside) {
    Repeat repeat = what.with().apply(beside);
    return IntStream.range(0, what.repeats()).mapToObj(repeat::nanos).toList();
  }

  private static long median(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2);
  }

  private static Repeat claimAgainAndAgain(Bench bench, Say claim) {
    return time -> {
      Decision claimed = bench.say(claim);
      long nanos = bench.nanos;
      var grant = EngineSpec.grants(claimed.outcomes().get(0)).get(0);
      var back = new Order.ReleaseJob(grant.job().job().id(), grant.leaseToken(), Optional.empty());
      bench.say(Say.order(back));
      return nanos;
    };
  }

  private static Repeat claimOfType(int others) {
    Bench bench = new Bench();
    for (int i = 0; i < others; i++) {
      bench.say(Say.createJob(NewJob.job().type("other-" + i).priority(9)));
    }
    bench.say(Say.createJob(NewJob.job().type("mine")));
    return claimAgainAndAgain(bench, Say.claimNext(1, Duration.ZERO, List.of("mine")));
  }

  private static Repeat claimOfAble(int others) {
    Bench bench = new Bench();
    for (int i = 0; i < others; i++) {
      bench.say(Say.createJob(NewJob.job().requires("x" + i).priority(9)));
    }
    bench.say(Say.createJob(NewJob.job()));
    return claimAgainAndAgain(bench, Say.claimNext("gpu"));
  }

  private static Repeat claimOfAny(int others) {
    Bench bench = new Bench();
    for (int i = 0; i < others; i++) {
      bench.say(Say.createJob(NewJob.job().type("other-" + i)));
    }
    bench.say(Say.createJob(NewJob.job().type("first").priority(9)));
    return claimAgainAndAgain(bench, Say.claimNext());
  }

  private static Repeat createBeside(int waiting) {
    Bench bench = new Bench();
    for (int i = 0; i < Math.min(waiting, Limits.WAITERS_MAX); i++) {
      bench.say(Say.claimNext(1, LONG, List.of("a")));
    }
    return time -> {
      bench.say(Say.createJob(NewJob.job().type("b")));
      return bench.nanos;
    };
  }

  /** At least a slice, so that what is more is what must not be looked at. */
  private static Repeat purge(int more) {
    Bench bench = new Bench();
    EngineSpec.startAt(2, bench.rows); // since then no history is as long
    bench.say(Say.retention(Limits.RETENTION_MIN));
    bench.say(Say.createJob("a"));
    Decision claimed = bench.say(Say.claim("a", Optional.of(Limits.LEASE_MAX)));
    String token = EngineSpec.grants(claimed.outcomes().get(0)).get(0).leaseToken();
    for (int i = 0; i < 1_000 + more; i++) {
      bench.say(Say.heartbeat("a"), token);
    }
    bench.say(Say.submit("a"), token);
    bench.now = bench.now.plus(Limits.RETENTION_MIN);
    return time -> {
      bench.say(Say.tick());
      return bench.nanos;
    };
  }

  private EngineBench() {}
}
