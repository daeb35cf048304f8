// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.time.Duration;
import java.util.Optional;

/**
 * @param connectionsMax streams on this gateway; absent: 10,000
 * @param connectionsPerTenantMax of one tenant; absent: 1,000
 * @param catchingUpMax streams that begin before what is in memory, at once; absent: 16
 * @param keepAlive no stream is without a byte for longer than this, while its socket takes them; 2
 *     s to 1 min; absent: 4 s, since some clients give up after 5
 */
public record StreamSettings(
    Optional<Integer> connectionsMax,
    Optional<Integer> connectionsPerTenantMax,
    Optional<Integer> catchingUpMax,
    Optional<Duration> keepAlive) {

  private static final Duration KEEP_ALIVE_DEFAULT = Duration.ofSeconds(4);

  /** Twice the time between two sweeps. */
  private static final Duration KEEP_ALIVE_MIN = Duration.ofSeconds(2);

  private static final Duration KEEP_ALIVE_MAX = Duration.ofMinutes(1);

  public static final StreamSettings DEFAULT =
      new StreamSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public StreamSettings {
    connectionsMax.ifPresent(max -> requirePositive("connectionsMax", max));
    connectionsPerTenantMax.ifPresent(max -> requirePositive("connectionsPerTenantMax", max));
    catchingUpMax.ifPresent(max -> requirePositive("catchingUpMax", max));
    keepAlive.ifPresent(StreamSettings::requireKeepAlive);
  }

  int connections() {
    return connectionsMax.orElse(10_000);
  }

  int connectionsPerTenant() {
    return connectionsPerTenantMax.orElse(1_000);
  }

  int catchingUp() {
    return catchingUpMax.orElse(16);
  }

  Duration quietMax() {
    return keepAlive.orElse(KEEP_ALIVE_DEFAULT);
  }

  private static void requireKeepAlive(Duration value) {
    if (value.compareTo(KEEP_ALIVE_MIN) < 0 || value.compareTo(KEEP_ALIVE_MAX) > 0) {
      throw new IllegalArgumentException(
          "Expected streams.keepAlive to be PT2S to PT1M, but it is " + value);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Expected " + name + " to be 1 or more, but it is " + value);
    }
  }
}
