// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.claimNext;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.fail;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static dev.joblog.processor.engine.Say.waitForJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.query.PartitionReader;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.processor.store.Scan;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A store whose deleted rows came back: it was away for longer than the changelog keeps tombstones.
 * The jobs' own rows decide, so it answers as a whole store does.
 */
class StaleIndexTest {

  private static final Set<String> INDEXES = Set.of("READY", "DUE", "WAITER", "CLAIM_KEY");

  private final EngineSpec spec = new EngineSpec();
  private final List<MemoryRows> before = new ArrayList<>();
  private int repairs;

  private void remember() {
    before.add(Scan.copy(spec.rows));
  }

  private static boolean isIndex(byte[] key) {
    return INDEXES.contains(RowKinds.name(key)) || RowKinds.name(key).startsWith("LIST");
  }

  /** The rows of now, and every index row that ever was. */
  private MemoryRows rotten() {
    MemoryRows rotten = Scan.copy(spec.rows);
    NavigableMap<byte[], byte[]> now = Scan.all(spec.rows);
    for (MemoryRows then : before) {
      for (Map.Entry<byte[], byte[]> row : Scan.all(then).entrySet()) {
        if (isIndex(row.getKey()) && !now.containsKey(row.getKey())) {
          rotten.put(row.getKey(), row.getValue());
        }
      }
    }
    return rotten;
  }

  private void twoLives() {
    spec.given(waitForJob(Duration.ofSeconds(20)).keyed("k"));
    remember();
    spec.given(createJob("waited-for"), submit("waited-for"));
    for (String name : List.of("done", "cancelled", "failed", "leased", "ready")) {
      spec.given(createJob(name));
    }
    remember();
    spec.given(claim("done"), claim("failed"), claim("leased"));
    remember();
    spec.given(fail("failed"));
    remember();
    spec.at(30).given(submit("done"), cancel("cancelled"), tick(), claim("failed"));
    remember();
    spec.given(submit("failed").keyed("again"));
    remember();
  }

  private Decision decide(Engine engine, long offset, Instant t, Say say) {
    Decision decision =
        engine.decide(
            new Position(Say.PARTITION, offset),
            t,
            OptionalInt.of(Say.PARTITION),
            say.command(new UUID(9, offset), ""));
    engine.apply(decision);
    return decision;
  }

  @Test
  void nothing_is_granted_expired_or_purged_that_the_jobs_contradict() {
    twoLives();
    MemoryRows clean = Scan.copy(spec.rows);
    MemoryRows rotten = rotten();
    assertThat(Scan.all(rotten).size()).isGreaterThan(Scan.all(clean).size() + 10);
    Engine whole = new Engine(clean, EngineSpec.KEYS);
    Engine damaged = new Engine(rotten, EngineSpec.KEYS);
    long offset = spec.offset();
    for (Duration later :
        List.of(
            Duration.ofSeconds(31),
            Duration.ofMinutes(3),
            Duration.ofMinutes(20),
            Duration.ofDays(8),
            Duration.ofDays(40))) {
      for (Say say : List.of(claimNext(10, Duration.ZERO, List.of()), tick(), tick())) {
        offset++;
        Instant t = EngineSpec.T.plus(later);
        Decision right = decide(whole, offset, t, say);
        Decision same = decide(damaged, offset, t, say);
        assertThat(same.events()).isEqualTo(right.events());
        assertThat(same.outcomes()).isEqualTo(right.outcomes());
        assertThat(right.repairs()).isZero();
        repairs += same.repairs();
      }
    }
    assertThat(repairs).isGreaterThan(5);
    NavigableMap<byte[], byte[]> left = Scan.all(rotten);
    left.keySet().removeIf(key -> RowKinds.name(key).startsWith("LIST"));
    NavigableMap<byte[], byte[]> expected = Scan.all(clean);
    expected.keySet().removeIf(key -> RowKinds.name(key).startsWith("LIST"));
    left.keySet().removeIf(key -> RowKinds.name(key).equals("CLAIM_KEY"));
    expected.keySet().removeIf(key -> RowKinds.name(key).equals("CLAIM_KEY"));
    assertThat(Scan.difference(expected, left)).as("repaired").isEmpty();
    assertThat(damaged.earliestDue()).isEqualTo(whole.earliestDue());
  }

  @Test
  void a_list_shows_each_job_once_and_as_it_is() {
    twoLives();
    PartitionReader reader = new PartitionReader();
    for (List<JobStatus> statuses :
        List.of(
            List.<JobStatus>of(),
            List.of(JobStatus.PENDING),
            List.of(JobStatus.PENDING, JobStatus.CLAIMED, JobStatus.COMPLETED))) {
      Query list =
          new Query.ListJobs(
              Say.TENANT,
              filter(statuses),
              new JobSort(JobSort.Field.CREATED_AT, false),
              Optional.empty(),
              100);
      assertThat(reader.answer(rotten(), list)).isEqualTo(reader.answer(spec.rows, list));
    }
    Query claimable = new Query.ListClaimable(Say.TENANT, List.of(), List.of(), 1);
    assertThat(reader.answer(rotten(), claimable)).isEqualTo(reader.answer(spec.rows, claimable));
  }

  private static JobFilter filter(List<JobStatus> statuses) {
    return new JobFilter(
        Optional.empty(),
        List.of(),
        statuses,
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
