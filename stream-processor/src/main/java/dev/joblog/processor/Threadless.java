// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Notices that no stream thread is left. Streams makes a new one within the one that dies, and says
 * nothing when that fails: it goes on RUNNING without any. Not thread-safe.
 */
final class Threadless {

  /**
   * Between the end of one thread and the start of the next lie moments; on a busy machine seconds.
   */
  static final Duration AT_MOST = Duration.ofSeconds(60);

  private OptionalLong since = OptionalLong.empty();

  /**
   * @param nanos now, monotonic
   * @return for how long there was none, once that is too long
   */
  Optional<Duration> seen(boolean alive, long nanos) {
    if (alive) {
      since = OptionalLong.empty();
      return Optional.empty();
    }
    since = OptionalLong.of(since.orElse(nanos));
    Duration time = Duration.ofNanos(nanos - since.getAsLong());
    return time.compareTo(AT_MOST) < 0 ? Optional.empty() : Optional.of(time);
  }
}
