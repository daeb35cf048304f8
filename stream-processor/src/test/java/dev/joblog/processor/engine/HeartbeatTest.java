// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.engineVersion;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.processor.store.Scan;
import dev.joblog.protocol.Beat;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Liveness is not history: what heartbeats bring is seen at once, and told now and then. */
class HeartbeatTest {

  private final EngineSpec spec = new EngineSpec().given(createJob("a"), claim("a"));

  private static Say progress(int percent) {
    return heartbeat("a", Optional.of(percent(percent)), Optional.empty());
  }

  private static Say checkpoint(String json) {
    return heartbeat("a", Optional.empty(), Optional.of(json));
  }

  private static Progress percent(int percent) {
    return new Progress(percent, Optional.empty());
  }

  private static Instant at(long seconds) {
    return EngineSpec.T.plusSeconds(seconds);
  }

  private Job job() {
    return spec.jobs().withCheckpoint(spec.stored("a").job());
  }

  private Optional<Beat> beatOfTheLastEvent() {
    List<Event> events = spec.allEvents();
    return events.get(events.size() - 1).header().beat();
  }

  @Test
  void a_job_that_beats_every_thirty_seconds_for_twelve_hours_leaves_three_rows() {
    for (long second = 30; second <= 12 * 3_600; second += 30) {
      spec.at(second).when(heartbeat("a")).thenAccepted().thenEvents();
    }
    spec.when(submit("a")).thenEvents("JobCompleted completed");
    assertThat(spec.jobs().history(Say.TENANT, Say.id("a"), 0, 100)).hasSize(3);
    assertThat(beatOfTheLastEvent().orElseThrow().at()).isEqualTo(at(12 * 3_600));
    assertThat(beatRows()).isZero();
  }

  @Test
  void a_beat_extends_the_lease_at_once_and_its_end_comes_by_the_newest_deadline() {
    spec.at(50).given(heartbeat("a"));
    assertThat(job().lease()).map(Lease::expiresAt).contains(at(110));
    assertThat(spec.engine.earliestDue()).contains(at(110));
    spec.at(109).when(tick()).thenEvents();
    spec.at(110).when(tick()).thenEvents("LeaseExpired pending");
    assertThat(beatOfTheLastEvent())
        .contains(new Beat(at(50), at(110), Optional.empty(), Optional.empty()));
    assertThat(beatRows()).isZero();
    spec.given(claim("a")).at(150).when(tick()).thenEvents();
  }

  @Test
  void progress_is_told_when_it_changed_and_ten_seconds_after_the_last_time() {
    spec.at(1).when(progress(10)).thenEvents("LeaseExtended claimed");
    spec.at(2).when(progress(20)).thenEvents();
    assertThat(job().progress()).contains(percent(20));
    spec.at(10).when(progress(30)).thenEvents();
    spec.at(11).when(progress(30)).thenEvents("LeaseExtended claimed");
    spec.at(30).when(progress(30)).thenEvents();
    spec.at(31).when(heartbeat("a")).thenEvents();
    assertThat(job().progress()).contains(percent(30));
    assertThat(job().lease()).map(Lease::expiresAt).contains(at(91));
  }

  @Test
  void a_checkpoint_is_kept_at_once_and_told_by_the_next_event_if_it_came_too_soon() {
    spec.at(1).when(checkpoint("1")).thenEvents("LeaseExtended claimed");
    spec.at(2).when(checkpoint("2")).thenEvents();
    spec.at(3).given(heartbeat("a"));
    assertThat(job().checkpoint()).contains(new JsonText("2"));
    spec.at(4).when(release("a")).thenEvents("JobReleased pending");
    assertThat(beatOfTheLastEvent())
        .contains(new Beat(at(3), at(63), Optional.empty(), Optional.of(new JsonText("2"))));
    spec.given(claim("a"));
    assertThat(job().checkpoint()).contains(new JsonText("2"));
    assertThat(beatRows()).isZero();
    spec.at(5).when(checkpoint("3")).thenEvents("LeaseExtended claimed");
  }

  @Test
  void after_256_such_events_the_spacing_doubles_and_again_after_as_many() {
    long second = 0;
    for (int told = 0; told < 2 * HeartbeatRule.DOUBLES_AFTER; told++) {
      long spacing = told < HeartbeatRule.DOUBLES_AFTER ? 10 : 20;
      spec.at(second).when(progress(told % 100)).thenEvents("LeaseExtended claimed");
      second += told == HeartbeatRule.DOUBLES_AFTER - 1 ? 20 : spacing;
      spec.at(second - 1).when(progress(100)).thenEvents();
    }
    second += 20;
    spec.at(second - 1).when(progress(1)).thenEvents();
    spec.at(second).when(progress(1)).thenEvents("LeaseExtended claimed");
  }

  @Test
  void the_spacing_is_that_of_one_attempt() {
    spec.at(1).given(progress(10), release("a"), claim("a"));
    spec.at(2).when(progress(20)).thenEvents("LeaseExtended claimed");
  }

  @Test
  void a_cancel_tells_what_was_untold_and_later_beats_extend_no_more() {
    spec.at(1).given(progress(10));
    spec.at(5).given(progress(20));
    spec.when(cancel("a")).thenEvents("CancelRequested cancelling");
    assertThat(beatOfTheLastEvent().flatMap(Beat::progress)).contains(percent(20));
    assertThat(job().lease()).map(Lease::expiresAt).contains(at(65));
    spec.at(6).when(progress(30)).thenEvents();
    assertThat(job().progress()).contains(percent(20));
    assertThat(spec.engine.earliestDue()).contains(at(65));
  }

  @Test
  void before_version_3_every_beat_is_an_event_and_the_switch_holds_for_those_after_it() {
    EngineSpec old = EngineSpec.ofVersion(2).given(createJob("a"), claim("a"));
    old.at(1).when(heartbeat("a")).thenEvents("LeaseExtended claimed");
    old.when(heartbeat("a")).thenEvents("LeaseExtended claimed");
    old.given(engineVersion(3, 1)).when(heartbeat("a")).thenEvents();
    assertThat(old.stored("a").job().status()).isEqualTo(JobStatus.CLAIMED);
    old.at(61).when(tick()).thenEvents("LeaseExpired pending");
    assertThat(old.allEvents().stream().filter(event -> event.header().beat().isPresent()))
        .extracting(Event::fact)
        .containsExactly(new Fact.LeaseExpired(1));
  }

  @Test
  void the_events_alone_give_every_row_but_beats_and_the_deadlines_that_they_move() {
    spec.at(1).given(progress(10));
    spec.at(2).given(checkpoint("2"), progress(20));
    sameAsFolded();
    assertThat(beatRows()).isEqualTo(2);
    spec.at(20).given(progress(30));
    sameAsFolded();
    spec.at(21).given(checkpoint("3"), submit("a"));
    sameAsFolded();
    assertThat(job().progress()).contains(percent(30));
    assertThat(job().checkpoint()).contains(new JsonText("3"));
  }

  private void sameAsFolded() {
    MemoryRows folded = new MemoryRows();
    Evolution evolution = new Evolution(folded);
    spec.allEvents().forEach(evolution::apply);
    assertThat(
            Scan.difference(
                Scan.ofEvents(folded, spec.now()), Scan.ofEvents(spec.rows, spec.now())))
        .isEmpty();
  }

  private long beatRows() {
    return Scan.all(spec.rows).keySet().stream()
        .filter(key -> RowKinds.name(key).startsWith("BEAT"))
        .count();
  }

  @Test
  void a_long_lease_is_no_shorter_for_a_beat() {
    EngineSpec other =
        new EngineSpec().given(createJob("a"), claim("a", Optional.of(Duration.ofHours(1))));
    other.at(0).given(heartbeat("a"));
    assertThat(other.stored("a").job().lease()).map(Lease::expiresAt).contains(at(3_600));
  }
}
