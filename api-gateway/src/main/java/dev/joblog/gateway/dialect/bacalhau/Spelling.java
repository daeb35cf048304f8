// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;

/** How a client writes and reads enumerations, and three names of a spec. */
enum Spelling {
  /** Names, as most do; {@code inputs}, {@code outputs}, {@code path}. */
  NAMES,
  /** Integers, as the generated SDK of seed 002 does; {@code Inputs}, {@code Outputs}… */
  NUMBERS;

  private static final String SDK = "speakeasy-sdk/";

  /** The paths are the same, so only the client's name tells. */
  static Spelling of(HttpHeaders headers) {
    String agent = headers.getHeaderString(HttpHeaders.USER_AGENT);
    return agent != null && agent.trim().toLowerCase(Locale.ROOT).startsWith(SDK) ? NUMBERS : NAMES;
  }

  /** A text or an integer. */
  Object write(Coded word) {
    return this == NUMBERS ? (Object) word.number() : word.word();
  }
}
