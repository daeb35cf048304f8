// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class AnswerThreadTest {

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final CompletableFuture<String> known = new CompletableFuture<>();

  @Test
  void anAnswerIsCompletedByTheExecutor() {
    CompletableFuture<String> answer = AnswerThread.on(tasks::add, known).toCompletableFuture();

    known.complete("yes");
    assertThat(answer).isNotDone();
    tasks.remove().run();

    assertThat(answer).isCompletedWithValue("yes");
  }

  @Test
  void soIsARefusalAndItIsOutOfItsWrapping() {
    List<Throwable> failures = new ArrayList<>();
    IllegalStateException no = new IllegalStateException("no");
    CompletionStage<String> stage = known.thenApply(String::trim).thenApply(String::trim);
    CompletableFuture<String> answer = AnswerThread.on(tasks::add, stage).toCompletableFuture();
    var unused =
        answer.whenComplete(
            (nothing, failure) -> {
              failures.add(failure);
            });

    known.completeExceptionally(new CompletionException(no));
    assertThat(answer).isNotDone();
    tasks.remove().run();

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).isInstanceOf(CompletionException.class);
    assertThat(failures.get(0).getCause()).isSameAs(no);
  }

  @Test
  void anExecutorThatIsFullFailsTheAnswer() {
    CompletableFuture<String> answer =
        AnswerThread.on(
                task -> {
                  throw new RejectedExecutionException("full");
                },
                known)
            .toCompletableFuture();

    known.complete("yes");

    assertThat(answer).isCompletedExceptionally();
  }
}
