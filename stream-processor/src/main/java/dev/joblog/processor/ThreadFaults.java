// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.processor.store.NotEquippedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a stream thread that died (docs/decisions/0070). A producer whose transaction
 * the brokers aborted, a membership that ran out and an answer that never came are mended by a new
 * thread, which takes up the tasks at their last commit. Everything else ends the processor: a
 * broken invariant would only be met again. So do too many replacements in a short time. Called by
 * the dying threads, one at a time.
 */
final class ThreadFaults {

  /** More replacements than this within {@link #WINDOW} mend nothing. */
  static final int REPLACEMENTS_MAX = 10;

  static final Duration WINDOW = Duration.ofMinutes(5);

  /** Deeper chains of causes are not looked through: they may be circles. */
  private static final int CAUSES_MAX = 32;

  private static final Logger LOG = LoggerFactory.getLogger(ThreadFaults.class);

  /** What shall be done. */
  enum Answer {
    REPLACE_THREAD,
    END_PROCESSOR
  }

  private final LongSupplier nanos;
  private final Deque<Long> replacements = new ArrayDeque<>();

  /**
   * @param nanos a monotonic clock
   */
  ThreadFaults(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized Answer answer(Throwable thrown) {
    if (!passes(thrown)) {
      LOG.error("event=processor-failed", thrown);
      return Answer.END_PROCESSOR;
    }
    long now = nanos.getAsLong();
    while (!replacements.isEmpty() && now - replacements.peekFirst() >= WINDOW.toNanos()) {
      replacements.removeFirst();
    }
    if (replacements.size() >= REPLACEMENTS_MAX) {
      LOG.error(
          "event=processor-failed reason=\"{} stream threads were replaced within {}\"",
          REPLACEMENTS_MAX,
          WINDOW,
          thrown);
      return Answer.END_PROCESSOR;
    }
    replacements.addLast(now);
    LOG.warn("event=stream-thread-replaced recently={}", replacements.size(), thrown);
    return Answer.REPLACE_THREAD;
  }

  /** What stopped it: what this process lacks, where Streams wraps that; else what was thrown. */
  static Throwable reason(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
      if (cause instanceof NotEquippedException) {
        return cause;
      }
      cause = cause.getCause();
    }
    return thrown;
  }

  /** Whether a new thread with new clients has a better lot. */
  private static boolean passes(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; depth < CAUSES_MAX; depth++) {
      if (isTransient(cause)) {
        return true;
      }
      Throwable within = cause.getCause();
      if (within == null) {
        // A client that is in its error state and does not say why; a new one is not.
        return cause.getClass() == KafkaException.class;
      }
      if (!isWrapping(cause)) {
        return false;
      }
      cause = within;
    }
    return false;
  }

  private static boolean isTransient(Throwable cause) {
    return cause instanceof RetriableException // TimeoutException is one
        || cause instanceof InvalidTxnStateException
        || cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException
        || cause instanceof InvalidPidMappingException
        || cause instanceof OutOfOrderSequenceException // UnknownProducerIdException is one
        || cause instanceof TransactionAbortedException
        || cause instanceof CommitFailedException
        || cause instanceof IllegalGenerationException
        || cause instanceof UnknownMemberIdException
        || cause instanceof FencedMemberEpochException
        || cause instanceof TaskCorruptedException
        || cause instanceof TaskMigratedException
        || cause instanceof LockException
        || cause instanceof InterruptException; // nobody interrupts the next thread
  }

  /** Says of another exception where it was met, and nothing of its own. */
  private static boolean isWrapping(Throwable cause) {
    return (cause instanceof KafkaException && !(cause instanceof ApiException))
        || cause instanceof ExecutionException
        || cause instanceof CompletionException;
  }
}
