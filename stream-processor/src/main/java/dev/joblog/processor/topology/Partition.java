// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far one active partition has been applied. The stream thread writes; any may wait. */
public final class Partition {

  /** A task whose thread did not look at it for longer stands still. */
  static final Duration STILL_MAX = Duration.ofSeconds(10);

  private final ReentrantLock progress = new ReentrantLock();
  private final Condition moved = progress.newCondition();
  private final TimeBarrier barrier;
  private volatile long lastOffset;
  private volatile Instant lastT;
  private volatile boolean closed;
  private volatile boolean current;
  private volatile long seenNanos;

  Partition(LogPosition applied, TimeBarrier barrier) {
    this.lastOffset = applied.lastOffset();
    this.lastT = applied.lastT();
    this.barrier = barrier;
  }

  /** The stream thread was here. */
  void seen(long nanos) {
    seenNanos = nanos;
  }

  /**
   * Whether the stream thread was here lately: it is here every two seconds or oftener, if nothing
   * holds it up.
   */
  boolean isTended(long nanos) {
    return nanos - seenNanos <= STILL_MAX.toNanos();
  }

  /** A Tick was applied. */
  void folded(UUID tick) {
    barrier.folded(tick);
  }

  /**
   * Waits until everything is applied that was appended before this call, so that the log time here
   * is as new as the call although the partition is idle. Costs a Tick.
   *
   * @return false when it took too long; what is applied is then older
   */
  public boolean catchUp(Duration wait) throws InterruptedException {
    try {
      return barrier.pass().get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooLong) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("Expected a barrier never to fail, but it did", impossible);
    }
  }

  /**
   * Whether all is applied that was appended before somebody first asked. A partition that was just
   * opened here re-executes what its last owner had answered and not committed: until it has, its
   * rows are older than what clients were told.
   *
   * @return false when that takes longer than {@code wait}
   */
  public boolean isCurrent(Duration wait) throws InterruptedException {
    if (!current && catchUp(wait)) {
      current = true;
    }
    return current;
  }

  /** A command's rows can be read. Lets those go on that wait for this offset. */
  void applied(long offset, Instant t) {
    lastOffset = offset;
    lastT = t;
    signal();
  }

  /** The last command applied; -1 before the first. */
  public long lastOffset() {
    return lastOffset;
  }

  /** Log time of the last command applied; the epoch before the first. */
  public Instant lastT() {
    return lastT;
  }

  /**
   * Waits until this offset is applied.
   *
   * @return false when it took too long or the partition moved away
   */
  public boolean await(long atLeast, Duration wait) throws InterruptedException {
    if (lastOffset >= atLeast) {
      return !closed;
    }
    long left = wait.toNanos();
    progress.lock();
    try {
      while (lastOffset < atLeast && !closed && left > 0) {
        left = moved.awaitNanos(left);
      }
      return lastOffset >= atLeast && !closed;
    } finally {
      progress.unlock();
    }
  }

  void close() {
    closed = true;
    barrier.close();
    signal();
  }

  private void signal() {
    progress.lock();
    try {
      moved.signalAll();
    } finally {
      progress.unlock();
    }
  }
}
