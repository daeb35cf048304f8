// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.engineVersion;
import static dev.joblog.processor.engine.Say.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is switched by the log, and who may ask for what at all. */
class ConfigurationTest {

  private final EngineSpec spec = new EngineSpec();

  @Test
  void a_switch_back_or_over_a_version_is_refused_by_the_log_alone() {
    spec.when(engineVersion(5, 1))
        .thenRejected(Rejection.ENGINE_VERSION_UNSUPPORTED, "versionMax", "4");
    assertThat(spec.rejected().sentence()).isEqualTo("Expected engine version 3 to 4, but it is 5");
    spec.when(engineVersion(999, 9)).thenRejected(Rejection.ENGINE_VERSION_UNSUPPORTED);
    spec.when(engineVersion(2, 1)).thenRejected(Rejection.ENGINE_VERSION_UNSUPPORTED);
    spec.when(engineVersion(3, 0)).thenRejected(Rejection.COMMAND_INVALID, "pointer", "/leaseKey");
    spec.when(engineVersion(3, 2)).thenAccepted().thenEvents();
    assertThat(Meta.read(spec.rows).leaseKey()).isEqualTo(2);
    EngineSpec.ofVersion(1)
        .when(engineVersion(4, 1))
        .thenRejected(Rejection.ENGINE_VERSION_UNSUPPORTED, "versionMax", "3")
        .given(engineVersion(3, 1));
  }

  @Test
  void what_a_switch_names_and_this_process_lacks_stops_the_task_and_changes_nothing() {
    EngineSpec newest = EngineSpec.ofVersion(Engine.VERSION_MAX);
    Meta before = Meta.read(newest.rows);
    assertThatThrownBy(() -> newest.when(engineVersion(5, 1)))
        .isInstanceOf(NotEquippedException.class)
        .hasMessage(
            "Expected an engine version up to 4, but the partition's log was switched to 5: run a"
                + " release that knows it");
    assertThatThrownBy(() -> newest.when(engineVersion(4, 9)))
        .isInstanceOf(NotEquippedException.class)
        .hasMessage("Expected lease key 9 to be configured, but only [1, 2] are");
    assertThat(Meta.read(newest.rows)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void a_token_of_a_key_that_no_lease_was_granted_under_was_never_real_whoever_has_the_key() {
    spec.given(createJob("a"), claim("a"));
    String token = new LeaseTokens(EngineSpec.KEYS, List.of()).derive(Say.id("a"), 1, 2);
    for (String made : List.of(token, "9.1.made-up", "-1.1.made-up")) {
      spec.when(heartbeat("a").with(made)).thenRejected(Rejection.LEASE_INVALID);
      spec.when(Say.submit("a").with(made)).thenRejected(Rejection.LEASE_INVALID);
    }
    spec.given(engineVersion(3, 2)).when(heartbeat("a").with(token));
    spec.thenRejected(Rejection.LEASE_INVALID).given(heartbeat("a"), Say.release("a"), claim("a"));
    assertThat(Meta.read(spec.rows).leaseKeysUsed()).containsExactly(1, 2);
  }

  @Test
  void a_process_without_a_key_that_leases_were_granted_under_does_not_begin() {
    spec.given(createJob("a"), claim("a"), engineVersion(3, 2));
    LeaseKeys second = new LeaseKeys(Map.of(2, new byte[32]));
    assertThatThrownBy(() -> new Engine(spec.rows, second))
        .isInstanceOf(NotEquippedException.class)
        .hasMessage("Expected lease key 1 to be configured, but only [2] are");
  }

  @Test
  void the_last_16_keys_are_remembered_and_which_were_used_before_that_was_kept_is_not_known() {
    Meta meta = Meta.read(new MemoryRows());
    for (int key = 1; key <= Meta.LEASE_KEYS_USED_MAX + 1; key++) {
      meta = meta.engine(3, key).granting().granting();
    }
    meta = meta.engine(3, 5).granting();
    MemoryRows rows = new MemoryRows();
    meta.write(rows);
    assertThat(Meta.read(rows)).usingRecursiveComparison().isEqualTo(meta);
    assertThat(meta.leaseKeysUsed())
        .hasSize(Meta.LEASE_KEYS_USED_MAX)
        .doesNotContain(1)
        .endsWith(16, 17, 5);
  }

  @Test
  void a_new_partition_begins_at_version_3_whatever_build_decides_and_is_switched_by_its_log() {
    assertThat(Meta.read(spec.rows).engineVersion()).isEqualTo(3);
    spec.given(createJob("a"));
    assertThat(Meta.read(spec.rows).engineVersion()).isEqualTo(3);
    spec.given(engineVersion(4, 1));
    assertThat(Meta.read(spec.rows).engineVersion()).isEqualTo(Engine.VERSION_MAX);
  }

  @Test
  void a_partition_keeps_its_version_until_the_log_switches_it_and_never_goes_back() {
    EngineSpec old = EngineSpec.ofVersion(1).given(createJob("a"), claim("a"));
    assertThat(Meta.read(old.rows).engineVersion()).isEqualTo(1);
    old.given(engineVersion(1, 2), engineVersion(2, 2), Say.submit("a"));
    assertThat(Meta.read(old.rows).engineVersion()).isEqualTo(2);
    old.when(engineVersion(1, 2)).thenRejected(Rejection.ENGINE_VERSION_UNSUPPORTED);
  }

  @Test
  void a_partition_of_a_version_that_is_unknown_here_is_not_decided() {
    EngineSpec future = EngineSpec.ofVersion(Engine.VERSION_MAX + 1);
    assertThatThrownBy(() -> future.when(createJob("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("switched to 5: run a release that knows it");
  }

  @Test
  void a_lease_key_is_32_bytes_or_more() {
    assertThatThrownBy(() -> new LeaseKeys(Map.of(1, new byte[31])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected lease key 1 to have 32 bytes or more");
  }

  @Test
  void a_command_on_the_wrong_partition_is_told_the_right_one() {
    spec.when(createJob("a"), OptionalInt.of(5))
        .thenRejected(Rejection.WRONG_PARTITION, "partition", "5")
        .thenEvents();
    assertThat(spec.exists("a")).isFalse();
  }

  @Test
  void a_command_past_its_deadline_is_refused_and_one_at_it_is_not() {
    spec.when(createJob("a").before(EngineSpec.T.minusMillis(1)))
        .thenRejected(Rejection.DEADLINE_EXCEEDED);
    spec.when(createJob("a").before(EngineSpec.T)).thenAccepted();
  }

  @Test
  void another_tenant_s_job_looks_unknown_whatever_is_asked() {
    spec.given(createJob("a"), claim("a"));
    for (Say say :
        new Say[] {
          cancel("a"), claim("a"), heartbeat("a"), Say.submit("a"), Say.approve("a"), Say.retry("a")
        }) {
      spec.when(say.of("other", "ann")).thenRejected(Rejection.JOB_NOT_FOUND).thenEvents();
      assertThat(spec.rejected().job()).isEmpty();
    }
  }

  @Test
  void a_route_of_another_tenant_is_invalid() {
    spec.when(Say.claimNext().of("other", "ann"))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/route/tenant");
  }

  @Test
  void another_owner_s_job_looks_unknown_to_who_may_touch_only_its_own() {
    spec.given(createJob("a"));
    spec.when(cancel("a").ownedOnlyBy("bob")).thenRejected(Rejection.JOB_NOT_FOUND);
    spec.when(cancel("a").ownedOnlyBy("ann")).thenAccepted();
  }

  @Test
  void a_record_that_is_no_command_moves_only_position_and_time() {
    Decision skipped =
        spec.engine.skip(new Position(Say.PARTITION, 0), EngineSpec.T.plusSeconds(9));
    assertThat(skipped.events()).isEmpty();
    assertThat(skipped.outcomes()).isEmpty();
    spec.engine.apply(skipped);
    assertThat(Meta.read(spec.rows).lastOffset()).isZero();
    assertThat(Meta.read(spec.rows).lastT()).isEqualTo(EngineSpec.T.plusSeconds(9));
  }

  @Test
  void a_refusal_shows_the_job_to_who_may_see_it() {
    spec.given(createJob("a"));
    spec.when(Say.approve("a")).thenRejected(Rejection.NOT_AWAITING_APPROVAL);
    assertThat(((Outcome.Rejected) spec.verdict()).job()).isPresent();
  }
}
