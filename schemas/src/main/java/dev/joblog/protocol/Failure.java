// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Optional;

/**
 * Why an attempt or a job failed.
 *
 * @param code the worker's word, or one of ours: {@code attempts-exhausted}, {@code child-failed}
 */
public record Failure(String code, Optional<String> message, boolean retryable) {

  public static final String ATTEMPTS_EXHAUSTED = "attempts-exhausted";
  public static final String CHILD_FAILED = "child-failed";
}
