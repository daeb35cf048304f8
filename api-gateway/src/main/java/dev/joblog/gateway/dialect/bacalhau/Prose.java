// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.protocol.Limits;
import java.util.Optional;

/** Free text of a client, as the core takes it. */
final class Prose {

  /** Cut to the core's bound, without control characters; empty when nothing is left. */
  static Optional<String> reason(Optional<String> given) {
    return given
        .map(
            text ->
                text.codePoints()
                    .map(c -> Character.isISOControl(c) ? ' ' : c)
                    .limit(Limits.REASON_CHARS_MAX / 2)
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString()
                    .strip())
        .filter(text -> !text.isEmpty());
  }

  private Prose() {}
}
