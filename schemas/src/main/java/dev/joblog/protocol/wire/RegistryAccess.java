// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a schema registry is, and how it is asked.
 *
 * @param base {@code http://host:8081}; what stands before {@code /subjects}. User and password in
 *     it become the authorization, if there is no other
 * @param authorization value of the Authorization header
 * @param timeout for each request
 * @param register whether schemas may be registered; otherwise they must be there
 */
public record RegistryAccess(
    URI base, Optional<String> authorization, Duration timeout, boolean register) {

  public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(10);

  /**
   * @throws IllegalArgumentException if the address or the authorization is none; the message tells
   *     no secret
   */
  public RegistryAccess {
    String scheme = base.getScheme();
    boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    if (!web || base.getHost() == null || base.getQuery() != null || base.getFragment() != null) {
      throw new IllegalArgumentException(
          "Expected the schema registry's address to be like http://registry:8081, but it is not");
    }
    if (base.getUserInfo() != null && authorization.isEmpty()) {
      byte[] user = base.getUserInfo().getBytes(StandardCharsets.UTF_8);
      authorization = Optional.of("Basic " + Base64.getEncoder().encodeToString(user));
    }
    if (authorization.filter(value -> !value.matches("[\\x20-\\x7e]+")).isPresent()) {
      throw new IllegalArgumentException(
          "Expected the schema registry's authorization to be one line of ASCII, but it is not");
    }
    String host = base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
    base = URI.create(scheme + "://" + host + base.getRawPath().replaceAll("/+$", ""));
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
