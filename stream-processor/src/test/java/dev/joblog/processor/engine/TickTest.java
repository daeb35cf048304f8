// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.retention;
import static dev.joblog.processor.engine.Say.tick;
import static dev.joblog.processor.engine.Say.waitForJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.Scan;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickTest {

  private final EngineSpec spec = new EngineSpec();

  @Test
  void a_tick_brings_what_is_due_earliest_first_and_answers_nobody() {
    spec.given(
        createJob(job("late").runAt(EngineSpec.T.plusSeconds(9))),
        createJob(job("early").runAt(EngineSpec.T.plusSeconds(3))));
    spec.at(9).when(tick()).thenNobodyIsAnswered();
    assertThat(spec.events())
        .extracting(event -> event.header().jobId())
        .containsExactly(Say.id("early"), Say.id("late"));
  }

  @Test
  void a_second_tick_changes_nothing_but_the_position() {
    spec.given(createJob(job("a").runAt(EngineSpec.T.plusSeconds(3)))).at(5).given(tick());
    int rows = Scan.all(spec.rows).size();
    spec.when(tick()).thenEvents();
    assertThat(Scan.all(spec.rows)).hasSize(rows);
  }

  @Test
  void a_tick_before_its_time_changes_nothing() {
    spec.given(createJob("a"), claim("a")).at(59).when(tick()).thenEvents();
  }

  @Test
  void the_earliest_due_time_follows_every_change() {
    assertThat(spec.engine.earliestDue()).isEmpty();
    spec.given(createJob(job("a").runAt(EngineSpec.T.plusSeconds(100))));
    assertThat(spec.engine.earliestDue()).contains(EngineSpec.T.plusSeconds(100));
    spec.given(createJob("b"), claim("b"));
    assertThat(spec.engine.earliestDue()).contains(EngineSpec.T.plusSeconds(60));
    spec.at(50).given(heartbeat("b"));
    assertThat(spec.engine.earliestDue()).contains(EngineSpec.T.plusSeconds(100));
    spec.given(waitForJob(Duration.ofSeconds(5)));
    assertThat(spec.engine.earliestDue()).contains(EngineSpec.T.plusSeconds(55));
  }

  @Test
  void one_tick_fires_five_hundred_entries_and_leaves_the_rest_to_the_next() {
    for (int i = 0; i <= Limits.TICK_ENTRIES_MAX; i++) {
      spec.given(createJob(job("j" + i).runAt(EngineSpec.T.plusSeconds(1))));
    }
    spec.at(2).when(tick());
    assertThat(spec.events()).hasSize(Limits.TICK_ENTRIES_MAX);
    assertThat(spec.engine.earliestDue()).contains(EngineSpec.T.plusSeconds(1));
    spec.when(tick());
    assertThat(spec.events()).hasSize(1);
    assertThat(spec.engine.earliestDue()).isEmpty();
  }

  @Test
  void one_tick_hands_out_four_mebibytes_and_leaves_the_rest_to_the_next() {
    for (int i = 0; i < 40; i++) {
      spec.given(
          createJob(
              job("j" + i).runAt(EngineSpec.T.plusSeconds(1)).payload(NewJob.json(200 * 1024))));
      spec.given(waitForJob(Duration.ofSeconds(30)));
    }
    spec.at(2).when(tick());
    assertThat(spec.outcomes()).hasSize(21);
    spec.when(tick());
    assertThat(spec.outcomes()).hasSize(19);
  }

  @Test
  void a_final_job_is_purged_after_its_retention_and_forgotten_after_thirty_days() {
    spec.given(createJob("a"), cancel("a"));
    spec.at(Limits.RETENTION_DEFAULT.minusSeconds(1)).when(tick()).thenEvents();
    spec.at(Limits.RETENTION_DEFAULT).when(tick()).thenEvents("JobPurged cancelled");
    spec.when(cancel("a")).thenRejected(Rejection.JOB_PURGED);
    Duration forgotten = Limits.RETENTION_DEFAULT.plus(Limits.GONE);
    spec.at(forgotten.minusSeconds(1)).given(tick());
    spec.when(cancel("a")).thenRejected(Rejection.JOB_PURGED);
    spec.at(forgotten).when(tick()).thenEvents();
    spec.when(cancel("a")).thenRejected(Rejection.JOB_NOT_FOUND);
    assertThat(Scan.all(spec.rows)).as("only the meta row is left").hasSize(1);
  }

  @Test
  void retention_is_the_queue_s_at_the_job_s_end() {
    spec.given(retention(Limits.RETENTION_MIN), createJob("a"), cancel("a"));
    spec.given(retention(Limits.RETENTION_MAX));
    spec.at(60).when(tick()).thenEvents("JobPurged cancelled");
  }

  @Test
  void a_long_history_is_purged_at_once_and_the_next_job_in_the_next_tick() {
    EngineSpec old = EngineSpec.ofVersion(2); // since then no history is as long
    old.given(retention(Limits.RETENTION_MIN), createJob("a"), createJob("b"));
    old.given(claim("a", java.util.Optional.of(Limits.LEASE_MAX)));
    for (int beat = 0; beat <= TickRule.PURGED_EVENTS_MAX; beat++) {
      old.given(heartbeat("a"));
    }
    old.given(Say.submit("a"), cancel("b"));
    old.at(60).when(tick()).thenEvents("JobPurged completed");
    old.when(tick()).thenEvents("JobPurged cancelled");
  }
}
