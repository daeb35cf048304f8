// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import java.time.Duration;
import java.util.Optional;

/**
 * @param waitAtMost how long a request waits for its outcome before it is answered with 202;
 *     absent: five seconds
 * @param commandDeadline a command that reaches the log later than this after it was sent is not
 *     carried out; absent: it always is
 */
public record NativeSettings(Optional<Duration> waitAtMost, Optional<Duration> commandDeadline) {

  static final Duration WAIT_DEFAULT = Duration.ofSeconds(5);

  public static final NativeSettings DEFAULT =
      new NativeSettings(Optional.empty(), Optional.empty());

  Duration waiting() {
    return waitAtMost.orElse(WAIT_DEFAULT);
  }
}
