// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

/** Where a token says whom it is for. */
public enum AudienceClaim {
  /** In {@code aud}, as RFC 7519 §4.1.3 has it. */
  AUD,

  /**
   * In {@code aud}; or, when it has none, in a claim of our own, {@code audience}: for clients
   * whose library refuses every {@code aud} that it was not told of. A face takes such tokens only
   * when it says so, so none of them opens another.
   */
  AUD_OR_OWN
}
