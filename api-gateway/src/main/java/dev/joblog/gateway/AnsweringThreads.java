// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Writes the answers. What one of its threads hands over is run by that thread at once: an answer
 * passes through here more than once on its way, and a second thread would have to be woken for it.
 */
final class AnsweringThreads implements Executor, AutoCloseable {

  private final ThreadPoolExecutor pool;
  private final ThreadLocal<Boolean> own = ThreadLocal.withInitial(() -> false);

  /**
   * @param waitingMax tasks that wait for a thread; one more is refused with {@link
   *     RejectedExecutionException}
   */
  AnsweringThreads(int threads, int waitingMax) {
    this.pool = Threads.pool("answering", threads, waitingMax);
  }

  @Override
  public void execute(Runnable task) {
    if (own.get()) {
      task.run();
    } else {
      pool.execute(() -> runAsOwn(task));
    }
  }

  private void runAsOwn(Runnable task) {
    own.set(true);
    task.run();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
