// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Scan;
import dev.joblog.protocol.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random histories of one partition, against {@link Invariants}. A history that fails is cut as
 * short as it still fails and printed with its seed. {@code -Djoblog.seed=17} runs that one; {@code
 * -Djoblog.histories=100000} as many from there on.
 */
class HistoriesTest {

  private static final long SEED = Long.getLong("joblog.seed", 1);
  private static final int HISTORIES =
      Integer.getInteger("joblog.histories", System.getProperty("joblog.seed") == null ? 1_000 : 1);
  private static final int ENOUGH = 500;
  private static final int STEPS_MAX = 60;

  @Test
  void every_invariant_holds_after_every_step_of_every_history() {
    Set<Edge> reached = new LinkedHashSet<>();
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      List<Action> history = Action.history(seed, STEPS_MAX);
      int version = version(seed);
      Optional<Throwable> fault = fault(version, history, reached);
      if (fault.isPresent()) {
        List<Action> shortest = shortened(version, history);
        fail(told(seed, shortest), fault(version, shortest, reached).orElse(fault.get()));
      }
    }
    assertThat(HISTORIES < ENOUGH ? LifecycleDocument.READ.edges() : reached)
        .as("edges that the histories reach: one that never claims would break no rule either")
        .containsExactlyInAnyOrderElementsOf(LifecycleDocument.READ.edges());
  }

  /** As many histories begin with each engine version; most of the older ones are switched. */
  private static int version(long seed) {
    return 1 + (int) (seed % Engine.VERSION_MAX);
  }

  private static Optional<Throwable> fault(int version, List<Action> history, Set<Edge> reached) {
    try {
      reached.addAll(run(version, history));
      return Optional.empty();
    } catch (RuntimeException | AssertionError broken) {
      return Optional.of(broken);
    }
  }

  /** Halves, quarters… and single steps are cut away as long as the rest still fails. */
  private static List<Action> shortened(int version, List<Action> history) {
    List<Action> shortest = history;
    for (int cut = history.size() / 2; cut >= 1; cut = cut == 1 ? 0 : cut / 2) {
      for (int from = 0; from < shortest.size(); ) {
        List<Action> rest = new ArrayList<>(shortest.subList(0, from));
        rest.addAll(shortest.subList(Math.min(shortest.size(), from + cut), shortest.size()));
        if (fault(version, rest, new LinkedHashSet<>()).isPresent()) {
          shortest = rest;
        } else {
          from += cut;
        }
      }
    }
    return shortest;
  }

  private static String told(long seed, List<Action> history) {
    StringBuilder told =
        new StringBuilder("A history fails; -Djoblog.seed=" + seed + " repeats it.");
    World world = new World(version(seed));
    for (Action action : history) {
      World.Logged logged = world.next(action);
      told.append("\n").append(action).append("\n  ").append(logged);
      try {
        World.Step step = world.apply(logged, world.decide(logged));
        step.events().forEach(event -> told.append("\n    ").append(event));
        step.outcomes().forEach(outcome -> told.append("\n    ").append(outcome));
      } catch (RuntimeException broken) {
        return told.append("\n    ").append(broken).toString();
      }
    }
    return told.toString();
  }

  private static Set<Edge> run(int version, List<Action> history) {
    World world = new World(version);
    Invariants invariants = new Invariants(world);
    Idempotency idempotency = new Idempotency();
    MemoryRows atTheCut = new MemoryRows();
    int cut = history.size() / 2;
    for (int step = 0; step < history.size(); step++) {
      if (step == cut) {
        atTheCut = Scan.copy(world.rows());
      }
      step(world, invariants, idempotency, world.next(history.get(step)));
    }
    int drain = 0;
    while (Scan.waiters(world.rows()).size() > 0) {
      Invariants.check(drain++ < 3, () -> "waiting claims outlive their time");
      Instant late = last(world).plus(World.LONGEST_WAIT);
      step(world, invariants, idempotency, world.tickAt(late));
    }
    invariants.everyCommandIsAnswered();
    MemoryRows empty = new MemoryRows();
    EngineSpec.startAt(version, empty);
    reexecutionIsTheSame(world, 0, empty);
    reexecutionIsTheSame(world, cut, atTheCut);
    return invariants.edges();
  }

  private static Instant last(World world) {
    return world.steps().isEmpty() ? EngineSpec.T : world.steps().get(world.steps().size() - 1).t();
  }

  private static void step(
      World world, Invariants invariants, Idempotency idempotency, World.Logged logged) {
    decideSomethingElse(world, logged);
    Decision decision = world.decide(logged);
    Invariants.check(decision.repairs() == 0, () -> "an index row that its job contradicts");
    invariants.hintsChangeNothing(logged, decision);
    invariants.staleTokensChangeNothing(logged, decision);
    invariants.claimsTakeTheHeadOfTheLine(logged, decision);
    idempotency.before(world, logged, decision);
    world.cost();
    EngineVersion version = new EngineVersion(world.engineVersion());
    World.Step step = world.apply(logged, world.decide(logged));
    Invariants.costIsBounded(logged, version, world.cost());
    invariants.after(step);
    idempotency.after(step, version);
    invariants.state();
  }

  /** A decision that is thrown away must leave no trace. */
  private static void decideSomethingElse(World world, World.Logged logged) {
    Optional<Command> other = world.earlier((int) logged.at().offset());
    world.decide(
        new World.Logged(logged.at(), logged.recordTime().plusSeconds(40), logged.home(), other));
  }

  /** Cut anywhere, the rest of the log leads to the same events, outcomes and rows. */
  private static void reexecutionIsTheSame(World world, int from, MemoryRows rows) {
    Engine engine = new Engine(rows, EngineSpec.KEYS);
    for (World.Step step : world.steps().subList(from, world.steps().size())) {
      Decision again = World.decide(engine, step.logged());
      Invariants.same("events again", step.events(), again.events());
      Invariants.same("outcomes again", step.outcomes(), again.outcomes());
      engine.apply(again);
    }
    Invariants.sameRows("rows again", Scan.all(world.rows()), Scan.all(rows));
  }

  @Test
  void a_history_that_fails_is_cut_to_what_it_takes() {
    List<Action> history = Action.history(1, STEPS_MAX);
    assertThat(history).hasSizeGreaterThan(4);
    assertThat(shortened(version(1), history))
        .as("a history that does not fail stays whole")
        .isEqualTo(history);
  }
}
