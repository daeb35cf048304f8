// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect;

import dev.joblog.protocol.NameRule;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which dialects are served. Three take tenant and rights from the token, and are on unless
 * switched off; Bacalhau's has no tokens, so it is on when it is told whose jobs it makes.
 */
public record DialectSettings(
    Optional<Switch> retaia,
    Optional<Switch> waylay,
    Optional<Switch> valpay,
    Optional<Bacalhau> bacalhau) {

  public static final DialectSettings DEFAULT =
      new DialectSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @param enabled default true
   */
  public record Switch(Optional<Boolean> enabled) {}

  /**
   * @param tenant all jobs of this dialect are made in it; whoever has a key pair may submit
   * @param approver the ClientID, 64 lowercase hexadecimal digits, whose signature approves;
   *     absent: nobody approves
   * @param replayProtection whether a signed submit that is sent again gets the first job while it
   *     is stored; default false, as upstream: two jobs
   * @param plainAnnotations whether {@code type:NAME}, {@code capability:NAME}, {@code
   *     asset_uuid:ID} and the word "approve" ask for something without {@code joblog:} before them
   *     too, as they did once; default false: they are tags
   */
  public record Bacalhau(
      String tenant,
      Optional<String> approver,
      Optional<Boolean> replayProtection,
      Optional<Boolean> plainAnnotations) {

    private static final Pattern CLIENT_ID = Pattern.compile("[0-9a-f]{64}");

    public Bacalhau {
      if (tenant == null || !NameRule.TENANT.allows(tenant)) {
        throw new IllegalArgumentException(
            "Expected dialects.bacalhau.tenant to be a tenant's name, but it is " + tenant);
      }
      if (approver.isPresent() && !CLIENT_ID.matcher(approver.get()).matches()) {
        throw new IllegalArgumentException(
            "Expected dialects.bacalhau.approver to be 64 lowercase hexadecimal digits, but it is "
                + approver.get());
      }
    }
  }

  public boolean isRetaiaOn() {
    return isOn(retaia);
  }

  public boolean isWaylayOn() {
    return isOn(waylay);
  }

  public boolean isValpayOn() {
    return isOn(valpay);
  }

  private static boolean isOn(Optional<Switch> of) {
    return of.flatMap(Switch::enabled).orElse(true);
  }
}
