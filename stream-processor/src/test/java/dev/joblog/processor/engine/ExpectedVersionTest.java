// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.approve;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.fail;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.reject;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.retry;
import static dev.joblog.processor.engine.Say.submit;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import org.junit.jupiter.api.Test;

/** A sender may say which version of the job it saw (If-Match, over HTTP). */
class ExpectedVersionTest {

  private final EngineSpec spec = new EngineSpec().given(createJob("a"), claim("a"));

  @Test
  void every_order_about_a_job_is_refused_at_another_version_and_changes_nothing() {
    for (Say say :
        new Say[] {
          approve("a"),
          reject("a"),
          claim("a"),
          heartbeat("a"),
          submit("a"),
          fail("a"),
          release("a"),
          cancel("a"),
          retry("a")
        }) {
      spec.when(say.expecting(1))
          .thenRejected(Rejection.VERSION_CONFLICT, "version", "2")
          .thenEvents();
    }
    spec.when(submit("a").expecting(2)).thenEvents("JobCompleted completed");
  }

  @Test
  void a_repeat_gets_its_first_answer_though_the_version_moved_on() {
    long at = spec.given(submit("a").expecting(2)).offset();
    Outcome first = spec.outcome();
    spec.when(submit("a").expecting(2)).thenDuplicateOf(at, first);
    spec.when(submit("a", "{}").expecting(2)).thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void the_end_of_a_lease_is_a_new_version() {
    spec.at(500)
        .when(cancel("a").expecting(2))
        .thenRejected(Rejection.VERSION_CONFLICT, "version", "3")
        .thenEvents("LeaseExpired pending");
  }

  @Test
  void a_missing_key_and_a_job_that_is_not_there_come_first_and_the_rest_after() {
    spec.when(submit("a").keyless().expecting(1)).thenRejected(Rejection.IDEMPOTENCY_KEY_REQUIRED);
    spec.when(cancel("b").expecting(1)).thenRejected(Rejection.JOB_NOT_FOUND);
    spec.when(submit("a").with("").expecting(1)).thenRejected(Rejection.VERSION_CONFLICT);
  }

  @Test
  void other_orders_have_no_version_to_expect() {
    spec.when(createJob(job("b")).expecting(1))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/expectedVersion");
    spec.when(Say.claimNext().expecting(1))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/expectedVersion");
  }
}
