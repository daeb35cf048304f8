// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The name of one exchange, by which client and operator speak of it. */
record Correlation(String id) {

  static final String HEADER = "X-Correlation-Id";

  /** Of what a client sends, only what can do no harm in a log is repeated. */
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /**
   * @param sent the request's own header
   */
  static Correlation of(Optional<String> sent) {
    return new Correlation(
        sent.filter(text -> SANE.matcher(text).matches())
            .orElseGet(() -> "req_" + UUID.randomUUID().toString().replace("-", "")));
  }
}
