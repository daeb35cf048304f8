// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.SampleCommands;
import dev.joblog.processor.engine.Decision;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A partition's rows as the real engine makes them, and beside them every job as it was told. */
final class FilledPartition {

  static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");
  static final int PARTITION = 2;

  final MemoryRows rows = new MemoryRows();
  final SortedMap<JobId, Job> jobs = new TreeMap<>();
  private final Engine engine =
      new Engine(rows, new LeaseKeys(Map.of(1, new byte[LeaseKeys.KEY_BYTES_MIN])));
  private long offset;
  private Instant now = T0;

  Outcome decide(Command command) {
    Decision decision =
        engine.decide(new Position(PARTITION, offset++), now, OptionalInt.of(PARTITION), command);
    engine.apply(decision);
    for (Outcome outcome : decision.outcomes()) {
      if (outcome.verdict() instanceof Outcome.Accepted accepted) {
        remember(accepted.answer());
      }
    }
    return decision.outcomes().get(0);
  }

  /** Ticks answer nothing. */
  void tick() {
    engine.apply(
        engine.decide(
            new Position(PARTITION, offset++),
            now,
            OptionalInt.empty(),
            SampleCommands.tick(SampleCommands.id(offset))));
  }

  private void remember(Outcome.Answer answer) {
    if (answer instanceof Outcome.OfJob ofJob) {
      jobs.put(ofJob.job().job().id(), ofJob.job().job());
    }
    if (answer instanceof Outcome.OfGrants grants) {
      grants.grants().forEach(grant -> jobs.put(grant.job().job().id(), grant.job().job()));
    }
  }

  void at(Instant t) {
    now = t;
  }

  long lastOffset() {
    return offset - 1;
  }

  static JobId job(long number) {
    return JobId.of(number << 16, number, PARTITION);
  }

  /** Ids in no order, several jobs per millisecond, some cancelled, some claimed. */
  static FilledPartition random(Random random, int count) {
    FilledPartition filled = new FilledPartition();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(3) == 0) {
        filled.now = filled.now.plusMillis(1 + random.nextInt(5));
      }
      JobId id = JobId.of(random.nextLong(), random.nextLong(), PARTITION);
      filled.decide(
          new Command(
              SampleCommands.header(i, SampleCommands.TENANT, pick(random, "alice", "bob")),
              create(random, id)));
      if (random.nextInt(4) == 0) {
        filled.decide(SampleCommands.command(i, new Order.CancelJob(id, Optional.empty())));
      } else if (random.nextInt(4) == 0) {
        Outcome claimed =
            filled.decide(
                SampleCommands.command(
                    i, new Order.ClaimJob(id, List.of("big", "gpu"), Optional.empty())));
        if (random.nextBoolean()) {
          filled.submit(claimed, pick(random, "report", "table"));
        }
      }
    }
    return filled;
  }

  /** What the job of an accepted claim comes to. */
  void submit(Outcome claimed, String resultType) {
    if (claimed.verdict() instanceof Outcome.Accepted accepted) {
      for (Outcome.Grant grant : accepted.answer().as(Outcome.OfGrants.class).grants()) {
        submit(grant, resultType);
      }
    }
  }

  private void submit(Outcome.Grant grant, String resultType) {
    JobId id = grant.job().job().id();
    CommandHeader header =
        new CommandHeader(
            SampleCommands.id(offset),
            SampleCommands.TENANT,
            SampleCommands.ALICE,
            false,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of("key"));
    decide(
        new Command(
            header,
            new Order.SubmitResult(
                id, grant.leaseToken(), new JsonText("{}"), Optional.of(resultType))));
    jobs.put(id, new Jobs(rows).find(SampleCommands.TENANT, id).orElseThrow().job());
  }

  private static Order.CreateJob create(Random random, JobId id) {
    TreeMap<String, String> labels = new TreeMap<>();
    if (random.nextBoolean()) {
      labels.put("env", pick(random, "prod", "test"));
    }
    Order.CreateJob plain =
        SampleCommands.createJob(
            Optional.of(id), pick(random, "default", "slow"), pick(random, "a", "b", "c"), labels);
    return new Order.CreateJob(
        plain.jobId(),
        new Route(SampleCommands.TENANT, plain.route().queue(), 0),
        new Order.NewJob(
            plain.job().type(),
            plain.job().payload(),
            random.nextInt(10),
            pick(random, List.of(), List.of("gpu"), List.of("big", "gpu")),
            plain.job().labels(),
            plain.job().runAt(),
            plain.job().maxAttempts(),
            plain.job().leaseTtl(),
            plain.job().retry(),
            false,
            random.nextInt(5) == 0,
            Completion.BY_WORKER),
        plain.parentId(),
        List.of());
  }

  @SafeVarargs
  static <T> T pick(Random random, T... from) {
    return from[random.nextInt(from.length)];
  }
}
