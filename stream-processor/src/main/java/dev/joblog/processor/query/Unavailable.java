// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import java.util.Locale;

/** Why there is no answer now: never told as "no such job". */
enum Unavailable {
  /** The partition is on another processor. */
  NOT_OWNER,
  /** The partition is here, but has not applied what the asker has seen. */
  BEHIND,
  /** The partition is on its way here. */
  RESTORING;

  /** The word on the wire: {@code not-owner}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
