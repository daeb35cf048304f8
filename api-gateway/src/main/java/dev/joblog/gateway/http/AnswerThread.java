// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Decides which thread writes an answer: Jersey writes it on the one that completes the stage. */
public final class AnswerThread {

  /**
   * The same answer or failure, completed by the executor. {@code thenApplyAsync} does that for
   * answers alone: a refusal would be written by the thread that found it out, which is needed
   * elsewhere.
   *
   * @return fails with what failed, out of the wrapping of futures
   */
  public static <T> CompletionStage<T> on(Executor executor, CompletionStage<T> stage) {
    return stage.handleAsync(
        (answer, failure) -> {
          if (failure == null) {
            return answer;
          }
          throw new CompletionException(Trouble.unwrapped(failure));
        },
        executor);
  }

  /** Writes a refusal: by the executor, or here where that has no room. A refusal is short. */
  public static void run(Executor executor, Runnable refusal) {
    try {
      executor.execute(refusal);
    } catch (RejectedExecutionException full) {
      refusal.run();
    }
  }

  private AnswerThread() {}
}
