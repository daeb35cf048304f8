// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.approve;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.fail;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.retry;
import static dev.joblog.processor.engine.Say.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Rejection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdempotencyTest {

  private final EngineSpec spec = new EngineSpec().given(createJob("a"), claim("a"));

  @Test
  void a_repeated_submit_gets_the_first_answer_and_changes_nothing() {
    spec.given(heartbeat("a", Optional.of(new Progress(9, Optional.empty())), Optional.of("1")));
    long at = spec.given(submit("a")).offset();
    Outcome first = spec.outcome();
    spec.at(5).when(submit("a")).thenEvents().thenDuplicateOf(at, first);
    spec.at(500).when(submit("a")).thenEvents().thenDuplicateOf(at, first);
  }

  @Test
  void the_same_key_with_another_body_is_refused() {
    spec.given(submit("a"));
    spec.when(submit("a", "{\"other\":1}"))
        .thenEvents()
        .thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void a_failure_s_several_events_are_one_entry_and_one_answer() {
    spec.given(fail("a"));
    Outcome first = spec.outcome();
    assertThat(spec.stored("a").ledger()).hasSize(2);
    spec.when(fail("a")).thenEvents().thenDuplicateOf(2, first);
    spec.given(cancel("a"));
    spec.when(fail("a")).thenEvents().thenDuplicateOf(2, first);
  }

  @Test
  void one_constant_key_works_again_under_the_next_lease() {
    spec.given(fail("a", true, Optional.of(java.time.Duration.ZERO)).keyed("same"), claim("a"));
    spec.when(fail("a", true, Optional.of(java.time.Duration.ZERO)).keyed("same"))
        .thenEvents("AttemptFailed claimed", "JobBecamePending pending");
  }

  @Test
  void the_same_key_for_another_operation_or_by_another_is_another_key() {
    spec.given(release("a").keyed("k"));
    spec.when(cancel("a").keyed("k")).thenEvents("JobCancelled cancelled");
    spec.when(retry("a").keyed("k").by("bob")).thenEvents("JobRetried pending");
    spec.when(cancel("a").keyed("k").by("bob")).thenEvents("JobCancelled cancelled");
  }

  @Test
  void operators_get_their_first_answers_too() {
    spec.given(createJob(job("b").requiresApproval()));
    for (Say say :
        new Say[] {approve("b").keyed("1"), cancel("b").keyed("2"), retry("b").keyed("3")}) {
      long at = spec.given(say).offset();
      Outcome first = spec.outcome();
      spec.when(say).thenEvents().thenDuplicateOf(at, first);
    }
    long at = spec.given(release("a").keyed("4")).offset();
    Outcome first = spec.outcome();
    spec.given(claim("a"), heartbeat("a", Optional.empty(), Optional.of("7")), submit("a"));
    spec.when(release("a").with("").keyed("4")).thenRejected(Rejection.LEASE_REQUIRED);
    assertThat(first.verdict()).isInstanceOf(Outcome.Accepted.class);
    assertThat(at).isEqualTo(9);
  }

  @Test
  void a_released_lease_s_repeat_shows_the_job_as_it_was_then() {
    String token = spec.token("a");
    spec.given(release("a").keyed("k"));
    Outcome first = spec.outcome();
    spec.given(claim("a"), heartbeat("a", Optional.empty(), Optional.of("7")), submit("a"));
    spec.when(release("a").with(token).keyed("k")).thenEvents().thenDuplicateOf(2, first);
  }

  @Test
  void a_refused_command_leaves_its_key_free() {
    spec.when(retry("a").keyed("k")).thenRejected(Rejection.JOB_NOT_RETRYABLE);
    spec.given(cancel("a"), release("a"));
    spec.when(retry("a").keyed("k")).thenAccepted();
  }

  @Test
  void the_creation_is_remembered_for_ever_and_the_sixteen_newest_others() {
    spec.given(release("a"));
    for (int i = 0; i <= Limits.LEDGER_MAX; i++) {
      spec.given(cancel("a").keyed("c" + i), retry("a"));
    }
    assertThat(spec.stored("a").ledger()).hasSize(Limits.LEDGER_MAX + 1);
    assertThat(spec.stored("a").ledger().get(0).operation()).isEqualTo(Ledger.CREATE);
    spec.when(cancel("a").keyed("c1")).thenEvents();
    assertThat(spec.verdict()).isInstanceOf(Outcome.Duplicate.class);
    spec.when(cancel("a").keyed("c0")).thenEvents("JobCancelled cancelled");
    spec.when(createJob("a"));
    assertThat(spec.verdict()).isInstanceOf(Outcome.Duplicate.class);
  }

  @Test
  void two_orders_have_one_fingerprint_only_if_they_ask_the_same() {
    assertThat(print(createJob(job("a")))).isEqualTo(print(createJob(job("a"))));
    assertThat(
            java.util.stream.Stream.of(
                    createJob("a"),
                    createJob("b"),
                    createJob(job("c").type("x")),
                    createJob(job("c").payload("1")),
                    createJob(job("c").label("a", "bc")),
                    createJob(job("c").label("ab", "c")),
                    createJob(job("c").requires("a", "b")),
                    createJob(job("c").requires("ab")),
                    createJob(job("c").requiresApproval()),
                    createJob(job("c").waitsForChildren()),
                    createJob(job("c").maxAttempts(9)),
                    createJob(job("c").runAt(EngineSpec.T)),
                    cancel("a"),
                    cancel("b"),
                    retry("a"),
                    submit("a").with("1"),
                    submit("a").with("2"),
                    submit("a", "2").with("1"),
                    release("a").with("1"),
                    Say.claimNext(),
                    Say.claimNext("r", 1, java.time.Duration.ZERO, java.util.List.of()))
                .map(IdempotencyTest::print)
                .distinct())
        .hasSize(20);
  }

  private static String print(Say say) {
    return Fingerprint.of(
        say.command(new java.util.UUID(0, 0), "t"), new EngineVersion(Engine.VERSION_MAX));
  }

  private static final String SPELLED = "{\"n\": 1.0, \"a\":[\"\\u0078\"]}";
  private static final String SPELLED_OTHERWISE = "{\"a\":[\"x\"],\"n\":1}";

  @Test
  void a_document_is_the_same_however_it_is_written() {
    long at = spec.given(createJob(job("b").payload(SPELLED))).offset();
    Outcome first = spec.outcome();
    spec.when(createJob(job("b").payload(SPELLED_OTHERWISE))).thenDuplicateOf(at, first);
    spec.when(createJob(job("b").payload("{\"a\":[\"x\"],\"n\":2}")))
        .thenRejected(Rejection.JOB_EXISTS);
    at = spec.given(submit("a", SPELLED)).offset();
    first = spec.outcome();
    spec.when(submit("a", SPELLED_OTHERWISE)).thenDuplicateOf(at, first);
    spec.when(submit("a", "{}")).thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void version_1_compares_texts() {
    EngineSpec old = EngineSpec.ofVersion(1).given(createJob("a"), claim("a"));
    long at = old.given(submit("a", SPELLED)).offset();
    Outcome first = old.outcome();
    old.when(submit("a", SPELLED)).thenDuplicateOf(at, first);
    old.when(submit("a", SPELLED_OTHERWISE)).thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void what_version_1_kept_is_known_by_its_text_after_the_switch() {
    EngineSpec old = EngineSpec.ofVersion(1);
    Say create = createJob(job("b").payload(SPELLED));
    long created = old.given(create).offset();
    Outcome firstCreate = old.outcome();
    old.given(claim("b"));
    long submitted = old.given(submit("b", SPELLED)).offset();
    Outcome firstSubmit = old.outcome();
    old.given(Say.engineVersion(2, 1));
    old.when(create).thenDuplicateOf(created, firstCreate);
    old.when(submit("b", SPELLED)).thenDuplicateOf(submitted, firstSubmit);
    old.when(submit("b", "{}")).thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }
}
