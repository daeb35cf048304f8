// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.RetryPolicy;
import java.time.Duration;

/**
 * How long a failed job waits: exponential, less a jitter of up to a fifth that is mixed from the
 * job's id and the attempt, so that jobs which failed together do not come back together, and come
 * back at the same time on every re-execution.
 */
final class BackOff {

  private static final int JITTER_PARTS = 5;

  static Duration after(Job job) {
    RetryPolicy policy = job.spec().retry();
    long max = policy.maxDelay().toMillis();
    long delay = Math.min(policy.initialDelay().toMillis(), max);
    for (int failure = 1; failure < job.attempt() && delay > 0 && delay < max; failure++) {
      delay = Math.min(delay * policy.multiplier(), max);
      if (policy.multiplier() == 1) {
        break;
      }
    }
    return Duration.ofMillis(delay - jitter(job, delay / JITTER_PARTS));
  }

  private static long jitter(Job job, long most) {
    return Long.remainderUnsigned(
        mix(job.id().value().getLeastSignificantBits() + job.attempt()), most + 1);
  }

  /**
   * The finisher of SplitMix64 (Steele, Lea, Flood 2014): every input bit moves every output bit.
   */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }

  private BackOff() {}
}
