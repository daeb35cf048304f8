// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Duration;

/**
 * The back-off after a failed attempt: {@code initialDelay * multiplier^(failures-1)}, at most
 * {@code maxDelay}, less a deterministic jitter of up to a fifth.
 *
 * @param initialDelay 0 to 365 days
 * @param maxDelay not below initialDelay, at most 365 days
 * @param multiplier 1 to 10; whole, so that every JVM computes the same delay
 */
public record RetryPolicy(Duration initialDelay, Duration maxDelay, int multiplier) {

  public static final int MULTIPLIER_MAX = 10;

  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(10), 2);
}
