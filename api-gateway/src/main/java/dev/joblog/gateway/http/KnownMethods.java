// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.util.Set;

/** The methods that this server knows: any other is 501 (RFC 9110 §9.1), on every address. */
public final class KnownMethods {

  /** TRACE is known and taken nowhere: it is refused with what is taken. */
  public static final Set<String> ALL =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  private KnownMethods() {}
}
