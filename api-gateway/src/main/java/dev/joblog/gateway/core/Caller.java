// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, as proven by a token.
 *
 * @param principal the token's subject
 * @param capabilities of a worker; sorted, without repeats
 * @param expiresAt when the proof ends; streams end with it
 * @param clientKind what sort of program the token was made for, if it says
 */
public record Caller(
    String tenant,
    String principal,
    Set<String> scopes,
    List<String> capabilities,
    Instant expiresAt,
    Optional<String> clientKind) {

  /** Capabilities that begin so are the service's own workers', and no token's. */
  public static final String OWN_CAPABILITIES = "joblog.";

  public Caller(
      String tenant,
      String principal,
      Set<String> scopes,
      List<String> capabilities,
      Instant expiresAt) {
    this(tenant, principal, scopes, capabilities, expiresAt, Optional.empty());
  }

  public boolean may(String scope) {
    return scopes.contains(scope);
  }
}
