// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import java.util.Locale;

/**
 * A promise that was not kept.
 *
 * @param text a sentence that names the job, the key or the stream
 */
public record Fault(Promise promise, String text) {

  /** What is promised. */
  public enum Promise {
    ACKNOWLEDGED_CREATE_IS_THERE,
    APPENDED_COMMAND_IS_DECIDED,
    ONE_EFFECT_PER_REQUEST,
    ONE_LIVE_LEASE,
    ACKNOWLEDGED_CLAIM_IS_THERE,
    ACKNOWLEDGED_SUBMIT_IS_THERE,
    SUPERSEDED_TOKEN_IS_REFUSED,
    ONE_ANSWER_PER_COMMAND,
    LISTS_HAVE_EVERY_JOB_ONCE,
    STREAMS_ARE_THE_LOG,
    LOG_TIME_NEVER_GOES_BACK,
    NO_STRANGE_ANSWER
  }

  /**
   * @param text with places for the parts, as {@link String#format} has them
   */
  static Fault of(Promise promise, String text, Object... parts) {
    return new Fault(promise, String.format(Locale.ROOT, text, parts));
  }

  @Override
  public String toString() {
    return promise + ": " + text;
  }
}
