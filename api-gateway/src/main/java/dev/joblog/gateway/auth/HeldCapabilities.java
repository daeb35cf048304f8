// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which capabilities the tokens of a tenant can carry: known where the built-in issuer is the only
 * one, whose clients are configured, and nowhere else.
 */
public final class HeldCapabilities {

  /** Another issuer gives what it likes. */
  public static final HeldCapabilities UNKNOWN = new HeldCapabilities(Optional.empty());

  private final Optional<Map<String, Set<String>>> byTenant;

  private HeldCapabilities(Optional<Map<String, Set<String>>> byTenant) {
    this.byTenant = byTenant;
  }

  static HeldCapabilities of(Map<String, Set<String>> byTenant) {
    return new HeldCapabilities(Optional.of(Map.copyOf(byTenant)));
  }

  /** Those of a job's that no token of its tenant can carry; none where that is not known. */
  public List<String> lacking(String tenant, Collection<String> required) {
    if (byTenant.isEmpty()) {
      return List.of();
    }
    Set<String> held = byTenant.get().getOrDefault(tenant, Set.of());
    return required.stream().filter(one -> !held.contains(one)).toList();
  }
}
