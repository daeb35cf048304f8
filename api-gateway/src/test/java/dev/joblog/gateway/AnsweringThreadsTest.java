// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AnsweringThreadsTest {

  @Test
  void anAnswerThatIsHandedOnIsGoneOnWithByTheSameThread() throws Exception {
    try (AnsweringThreads threads = new AnsweringThreads(2, 1)) {
      CompletableFuture<Thread> first = new CompletableFuture<>();
      CompletableFuture<Thread> second = new CompletableFuture<>();

      threads.execute(
          () -> {
            first.complete(Thread.currentThread());
            threads.execute(() -> second.complete(Thread.currentThread()));
          });

      assertThat(second.get(10, TimeUnit.SECONDS))
          .isSameAs(first.get(10, TimeUnit.SECONDS))
          .isNotSameAs(Thread.currentThread());
    }
  }

  @Test
  void aTaskOfAnotherThreadIsRefusedWhereNoMoreMayWait() throws Exception {
    try (AnsweringThreads threads = new AnsweringThreads(1, 1)) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      threads.execute(
          () -> {
            begun.countDown();
            awaited(go);
          });
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      threads.execute(() -> {});

      assertThatThrownBy(() -> threads.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      go.countDown();
    }
  }

  private static void awaited(CountDownLatch go) {
    try {
      assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
