// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.claimNext;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.OldHistory;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.processor.store.Scan;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a decision asks of the rows does not grow with what it must not look at. */
class CostTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MemoryRows memory = new MemoryRows();
  private final GuardedRows rows = new GuardedRows(memory);
  private EngineVersion version = new EngineVersion(Engine.VERSION_MAX);
  private Engine engine = new Engine(rows, EngineSpec.KEYS);
  private Instant now = EngineSpec.T;
  private long offset = -1;
  private GuardedRows.Cost cost = GuardedRows.Cost.NONE;

  private Decision when(Say say) {
    return when(say, "");
  }

  private Decision when(Say say, String token) {
    offset++;
    rows.cost();
    Decision decision =
        engine.decide(
            new Position(Say.PARTITION, offset),
            now,
            OptionalInt.of(Say.PARTITION),
            say.command(new UUID(7, offset), token));
    rows.apply(engine, decision);
    cost = rows.cost();
    Order order = say.command(new UUID(7, offset), token).order();
    DecisionBounds bounds = DecisionBounds.of(order, version);
    assertThat(cost.read()).isLessThanOrEqualTo(bounds.rowsRead());
    assertThat(cost.written()).isLessThanOrEqualTo(bounds.rowsWritten());
    assertThat(cost.cursors()).isLessThanOrEqualTo(bounds.cursors());
    return decision;
  }

  /** Before the first command. */
  private void begin(int engineVersion) {
    version = new EngineVersion(engineVersion);
    EngineSpec.startAt(engineVersion, memory);
  }

  /** A processor that is started anew knows the same. */
  private void restart() {
    engine = new Engine(rows, EngineSpec.KEYS);
  }

  private static List<Outcome.Grant> grants(Decision decision) {
    return decision.outcomes().stream().flatMap(o -> EngineSpec.grants(o).stream()).toList();
  }

  @Test
  void a_claim_among_two_thousand_job_types_reads_what_it_reads_among_one() {
    when(createJob(job("first").type("first").priority(9)));
    when(claimNext());
    GuardedRows.Cost alone = cost;
    for (int i = 0; i < 2_000; i++) {
      when(createJob(job("j" + i).type("t" + i)));
    }
    when(createJob(job("best").type("best").priority(9)));

    Decision claimed = when(claimNext());

    assertThat(cost).isEqualTo(alone);
    assertThat(grants(claimed))
        .extracting(grant -> grant.job().job().id().toString())
        .containsExactly(Say.id("best").toString());
    when(claimNext(1, Duration.ZERO, List.of("t1999")));
    assertThat(cost).isEqualTo(alone);
    restart();
    when(claimNext());
    assertThat(cost).as("after a restart").isEqualTo(alone);
  }

  @Test
  void a_claim_passes_over_groups_that_need_more_without_a_look() {
    when(createJob(job("first")));
    when(claimNext("disk", "gpu"));
    GuardedRows.Cost alone = cost;
    for (int i = 0; i < 2_000; i++) {
      when(createJob(job("j" + i).requires("gpu", "x" + i).priority(9)));
    }
    when(createJob(job("both").requires("disk", "gpu").priority(1)));
    when(createJob(job("gpu").requires("gpu").priority(2)));
    when(createJob(job("none").priority(3)));

    for (String next : List.of("none", "gpu", "both")) {
      assertThat(grants(when(claimNext("disk", "gpu"))))
          .extracting(grant -> grant.job().job().id())
          .containsExactly(Say.id(next));
      assertThat(cost).isEqualTo(alone);
    }
    assertThat(grants(when(claimNext("disk", "gpu")))).isEmpty();
  }

  @Test
  void a_claim_of_many_opens_a_group_for_each_job_that_it_takes_and_no_more() {
    for (int i = 0; i < 2_000; i++) {
      when(createJob(job("j" + i).type("t" + i)));
    }

    Decision claimed = when(claimNext(Limits.CLAIM_JOBS_MAX, Duration.ZERO, List.of()));

    assertThat(grants(claimed)).hasSize(Limits.CLAIM_JOBS_MAX);
    assertThat(cost.cursors()).isLessThan(2 * Limits.CLAIM_JOBS_MAX);
  }

  @Test
  void a_create_reads_no_claim_that_waits_for_something_else() {
    when(createJob(job("first").type("b")));
    GuardedRows.Cost alone = cost;
    for (int i = 0; i < 5_000; i++) {
      when(claimNext(1, MINUTE, List.of("a")));
    }

    when(createJob(job("second").type("b")));

    assertThat(cost).isEqualTo(alone);
    for (int served = 0; served < 3; served++) {
      Decision decision = when(createJob(job("a" + served).type("a")));
      assertThat(decision.outcomes()).hasSize(2);
      assertThat(decision.outcomes().get(1).command().offset()).isEqualTo(1 + served);
      assertThat(cost.read()).isLessThan(alone.read() + 20);
      restart();
    }
  }

  @Test
  void a_long_history_goes_slice_by_slice() {
    begin(2); // since then heartbeats leave no such histories
    purged(30_000);
    assertThat(cost.written()).isLessThan(OldHistory.SLICE + 30);
    int ticks = 0;
    while (engine.earliestDue().filter(due -> !due.isAfter(now)).isPresent()) {
      restart();
      assertThat(when(tick()).events()).isEmpty();
      assertThat(cost.written()).isLessThan(OldHistory.SLICE + 30);
      ticks++;
    }
    assertThat(ticks).isEqualTo(30);
    assertThat(Scan.all(memory).keySet().stream().map(RowKinds::name).distinct())
        .containsExactlyInAnyOrder("META", "GONE", "QUEUE", "DUE");
  }

  /** A keyed job, so that its id can live again; with its create, its claim and its submit. */
  private JobId purged(int beats) {
    when(Say.retention(Limits.RETENTION_MIN));
    JobId id = when(createJob(job()).keyed("k")).events().get(0).header().jobId();
    String token =
        grants(when(Say.order(new Order.ClaimJob(id, List.of(), Optional.of(Limits.LEASE_MAX)))))
            .get(0)
            .leaseToken();
    for (int beat = 0; beat < beats; beat++) {
      Order.Heartbeat order = new Order.Heartbeat(id, token, Optional.empty(), Optional.empty());
      when(Say.order(order));
    }
    when(
        Say.order(new Order.SubmitResult(id, token, new JsonText("1"), Optional.empty()))
            .keyed("s"));
    now = now.plus(Limits.RETENTION_MIN);
    assertThat(when(tick()).events())
        .extracting(event -> event.fact().name())
        .containsExactly("JobPurged");
    return id;
  }

  @Test
  void an_id_that_lives_again_never_meets_what_is_left_of_its_old_history() {
    begin(2);
    JobId id = purged(5 * OldHistory.SLICE);
    when(createJob(job()).keyed("k"));

    List<Event> history = history(id);
    assertThat(history).extracting(event -> event.fact().name()).containsExactly("JobCreated");

    when(Say.order(new Order.ClaimJob(id, List.of(), Optional.empty())));
    now = now.plus(MINUTE);
    for (int ticks = 0; ticks < 5; ticks++) {
      when(tick());
    }
    assertThat(history(id)).hasSize(3).startsWith(history.get(0));
    assertThat(rowsOf("OLD_HISTORY")).isZero();
    assertThat(rowsOf("HISTORY")).isEqualTo(history(id).size());
  }

  @Test
  void two_long_lives_of_one_id_leave_nothing_behind() {
    begin(2);
    purged(4 * OldHistory.SLICE);
    purged(2 * OldHistory.SLICE);
    for (int ticks = 0; ticks < 6; ticks++) {
      when(tick());
    }
    assertThat(rowsOf("HISTORY")).isZero();
    assertThat(rowsOf("OLD_HISTORY")).isZero();
  }

  private List<Event> history(JobId id) {
    return new Jobs(memory).history(Say.TENANT, id, 0, 10_000);
  }

  private long rowsOf(String table) {
    return Scan.all(memory).keySet().stream()
        .filter(key -> RowKinds.name(key).equals(table))
        .count();
  }

  @Test
  void a_tick_of_version_2_at_all_its_bounds_stays_within_them() {
    begin(2);
    Decision tick = manyFamilies();

    assertThat(tick.events()).hasSize(Limits.TICK_ENTRIES_MAX * (Limits.GENERATIONS_MAX + 1));
    assertThat(cost.written()).isGreaterThan(40_000);
  }

  @Test
  void a_tick_stops_at_a_number_of_events_since_version_3() {
    Decision tick = manyFamilies();

    assertThat(tick.events())
        .hasSizeBetween(
            TickRule.EVENTS_MAX, TickRule.EVENTS_MAX + DecisionBounds.EVENTS_PER_JOB_MAX);
    assertThat(cost.written()).isLessThan(10_000);
  }

  /** Each of the Tick's entries ends a job whose fifteen ancestors wait for it alone. */
  private Decision manyFamilies() {
    int lines = Limits.TICK_ENTRIES_MAX;
    for (int line = 0; line < lines; line++) {
      for (int generation = 0; generation < Limits.GENERATIONS_MAX; generation++) {
        NewJob each = job(line + "-" + generation).maxAttempts(1);
        if (generation > 0) {
          each.childOf(line + "-" + (generation - 1));
        }
        when(createJob(generation < Limits.GENERATIONS_MAX - 1 ? each.waitsForChildren() : each));
      }
      when(Say.claim(line + "-" + (Limits.GENERATIONS_MAX - 1)));
    }
    now = now.plus(MINUTE);

    return when(tick());
  }

  @Test
  void
      an_order_to_a_job_looks_at_the_children_it_was_created_with_and_not_at_ten_thousand_others() {
    begin(Engine.VERSION_MAX);
    NewJob family = job("family").completesWithChildren();
    for (int i = 0; i < Limits.CHILDREN_AT_ONCE_MAX; i++) {
      family.with(job());
    }
    when(createJob(family));
    when(Say.cancel("family"));
    GuardedRows.Cost alone = cost;
    when(Say.retry("family"));
    for (int i = 0; i < 10_000; i++) {
      when(createJob(job("c" + i).childOf("family")));
    }

    Decision cancelled = when(Say.cancel("family"));

    assertThat(cancelled.events()).hasSize(1 + Limits.CHILDREN_AT_ONCE_MAX);
    assertThat(cost.read()).isLessThanOrEqualTo(alone.read() * 3 / 2);
    assertThat(cost.written()).isLessThanOrEqualTo(alone.written() * 3 / 2);
    assertThat(cost.cursors()).isEqualTo(alone.cursors());
  }
}
