// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a schema registry is, and how it is asked.
 *
 * @param base {@code http://host:8081}; what stands before {@code /subjects}
 * @param authorization value of the Authorization header
 * @param timeout for each request
 * @param register whether schemas may be registered; otherwise they must be there
 */
public record RegistryAccess(
    URI base, Optional<String> authorization, Duration timeout, boolean register) {

  public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(10);

  public RegistryAccess {
    String text = base.toString();
    if (text.endsWith("/")) {
      base = URI.create(text.substring(0, text.length() - 1));
    }
  }

  /** Without credentials, registering what is missing. */
  public static RegistryAccess open(URI base) {
    return new RegistryAccess(base, Optional.empty(), TIMEOUT_DEFAULT, true);
  }

  /** The credentials stay out of every log. */
  @Override
  public String toString() {
    return "RegistryAccess[base=" + base + ", register=" + register + "]";
  }
}
