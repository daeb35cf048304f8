// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Optional;

/**
 * Who asked a job to stop, and why.
 *
 * @param code {@code cancelled}, or {@code rejected} when approval was refused
 */
public record Cancellation(String code, Optional<String> reason, String by) {

  public static final String CANCELLED = "cancelled";
  public static final String REJECTED = "rejected";
}
