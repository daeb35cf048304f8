// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.engineVersion;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimTest {

  private final EngineSpec spec = new EngineSpec();

  @Test
  void a_claim_leases_the_job_for_its_own_time_or_the_one_asked_for() {
    spec.given(createJob("a")).when(claim("a")).thenEvents("JobClaimed claimed");
    Lease lease = EngineSpec.grants(spec.outcome()).get(0).lease();
    assertThat(lease).isEqualTo(new Lease("ann", 1, 1, EngineSpec.T.plusSeconds(60)));
    spec.given(release("a")).when(claim("a", Optional.of(Duration.ofSeconds(7))));
    assertThat(spec.stored("a").job().lease().orElseThrow().expiresAt())
        .isEqualTo(EngineSpec.T.plusSeconds(7));
  }

  @Test
  void two_hundred_claims_of_one_job_have_one_winner() {
    spec.given(createJob("a"));
    int winners = 0;
    for (int worker = 0; worker < 200; worker++) {
      spec.when(claim("a").by("worker-" + worker));
      winners += spec.verdict() instanceof Outcome.Accepted ? 1 : 0;
    }
    assertThat(winners).isEqualTo(1);
  }

  @Test
  void a_worker_without_the_capabilities_is_refused() {
    spec.given(createJob(job("a").requires("gpu", "disk")));
    spec.when(claim("a", "gpu")).thenRejected(Rejection.CAPABILITY_MISSING);
    spec.when(claim("a", "gpu", "disk")).thenAccepted();
  }

  @Test
  void a_scheduled_job_is_refused_with_its_time() {
    spec.given(createJob(job("a").runAt(EngineSpec.T.plusSeconds(9))));
    spec.when(claim("a"))
        .thenRejected(Rejection.JOB_NOT_CLAIMABLE, "runAt", EngineSpec.T.plusSeconds(9).toString());
  }

  @Test
  void a_repeated_keyed_claim_gets_the_same_lease_and_token_whatever_came_since() {
    spec.given(createJob("a"), claim("a").keyed("k"));
    Outcome first = spec.outcome();
    spec.when(claim("a").keyed("k")).thenEvents().thenDuplicateOf(1, first);
    spec.given(submit("a"));
    spec.when(claim("a").keyed("k")).thenEvents().thenDuplicateOf(1, first);
  }

  @Test
  void a_claim_without_the_key_of_the_first_is_refused_to_its_holder_too() {
    spec.given(createJob("a"), claim("a").keyed("k"));
    spec.when(claim("a")).thenRejected(Rejection.JOB_NOT_CLAIMABLE);
    spec.when(claim("a").keyed("other")).thenRejected(Rejection.JOB_NOT_CLAIMABLE);
    spec.when(claim("a").keyed("k").by("bob")).thenRejected(Rejection.JOB_NOT_CLAIMABLE);
  }

  @Test
  void a_lease_past_its_deadline_can_be_claimed_before_its_tick() {
    spec.given(createJob("a"), claim("a"));
    spec.at(60).when(claim("a").by("bob")).thenEvents("LeaseExpired pending", "JobClaimed claimed");
    assertThat(spec.stored("a").job().fencingToken()).isEqualTo(2);
  }

  @Test
  void fencing_tokens_and_lease_tokens_of_a_purged_life_never_come_back() {
    JobId id = JobIds.keyed(Say.TENANT, "ann", "q", "k").on(Say.PARTITION);
    Say claimIt = Say.order(new Order.ClaimJob(id, java.util.List.of(), Optional.empty()));
    spec.given(Say.retention(Limits.RETENTION_MIN), createJob(job()).keyed("k"), claimIt);
    Outcome.Grant old = EngineSpec.grants(spec.outcome()).get(0);
    spec.given(submitted(id, old.leaseToken())).at(60).given(tick());
    spec.given(createJob(job()).keyed("k"));
    spec.when(submitted(id, old.leaseToken()).keyed("early"))
        .thenRejected(Rejection.LEASE_LOST, "leaseLoss", "superseded")
        .thenEvents();
    spec.given(claimIt);
    Outcome.Grant young = EngineSpec.grants(spec.outcome()).get(0);
    assertThat(young.lease().fencingToken()).isGreaterThan(old.lease().fencingToken());
    spec.when(submitted(id, old.leaseToken()).keyed("other"))
        .thenRejected(Rejection.LEASE_LOST)
        .thenEvents();
  }

  private static Say submitted(JobId id, String token) {
    return Say.order(
            new Order.SubmitResult(
                id, token, new dev.joblog.protocol.JsonText("1"), Optional.empty()))
        .keyed("k");
  }

  @Test
  void leases_taken_before_a_change_of_the_lease_key_stay_good() {
    spec.given(
        createJob("a"),
        claim("a"),
        createJob("b"),
        engineVersion(Engine.VERSION_MAX, 2),
        claim("b"));
    assertThat(spec.token("b")).startsWith("2.");
    spec.when(heartbeat("a")).thenAccepted();
    spec.when(heartbeat("b")).thenAccepted();
  }
}
