// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Wrong secrets, by client: after some, that client waits, or a secret could be guessed. */
final class FailedAttempts {

  static final int IN_WINDOW_MAX = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Clients remembered at once; the one that failed longest ago goes first. */
  static final int CLIENTS_MAX = 1_000;

  private record Failures(Instant since, int count) {}

  private final InstantSource clock;
  private final Map<String, Failures> byClient =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > CLIENTS_MAX;
        }
      };

  FailedAttempts(InstantSource clock) {
    this.clock = clock;
  }

  /** How long this client has to wait, if it has. */
  synchronized Optional<Duration> waiting(String clientId) {
    return Optional.ofNullable(byClient.get(clientId))
        .filter(failures -> failures.count() >= IN_WINDOW_MAX)
        .map(failures -> Duration.between(clock.instant(), failures.since().plus(WINDOW)))
        .filter(left -> !left.isNegative() && !left.isZero());
  }

  synchronized void failed(String clientId) {
    Instant now = clock.instant();
    Failures before = byClient.get(clientId);
    byClient.put(
        clientId,
        before == null || !now.isBefore(before.since().plus(WINDOW))
            ? new Failures(now, 1)
            : new Failures(before.since(), before.count() + 1));
  }
}
