// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.util.Optional;

/**
 * @param connectionsMax streams on this gateway; absent: 10,000
 * @param connectionsPerTenantMax of one tenant; absent: 1,000
 * @param catchingUpMax streams that begin before what is in memory, at once; absent: 16
 */
public record StreamSettings(
    Optional<Integer> connectionsMax,
    Optional<Integer> connectionsPerTenantMax,
    Optional<Integer> catchingUpMax) {

  public static final StreamSettings DEFAULT =
      new StreamSettings(Optional.empty(), Optional.empty(), Optional.empty());

  public StreamSettings {
    connectionsMax.ifPresent(max -> requirePositive("connectionsMax", max));
    connectionsPerTenantMax.ifPresent(max -> requirePositive("connectionsPerTenantMax", max));
    catchingUpMax.ifPresent(max -> requirePositive("catchingUpMax", max));
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

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Expected " + name + " to be 1 or more, but it is " + value);
    }
  }
}
