// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** So many of a kind on their way at once; one more is refused. */
final class RequestLimit {

  private final int most;
  private final String what;
  private final Semaphore free;

  /**
   * @param what for the sentence of a refusal, in the plural
   */
  RequestLimit(int most, String what) {
    this.most = most;
    this.what = what;
    this.free = new Semaphore(most);
  }

  /**
   * Takes a place until the stage is complete.
   *
   * @throws dev.joblog.gateway.http.Refused 500 when there is none
   */
  <T> CompletionStage<T> in(Supplier<CompletionStage<T>> asked) {
    if (!free.tryAcquire()) {
      throw Refusals.unavailable(
          "Expected at most " + most + " " + what + " at once, but there are more.",
          Duration.ofSeconds(1));
    }
    CompletionStage<T> stage;
    try {
      stage = asked.get();
    } catch (RuntimeException | Error broken) {
      free.release();
      throw broken;
    }
    return stage.whenComplete((answer, failure) -> free.release());
  }
}
