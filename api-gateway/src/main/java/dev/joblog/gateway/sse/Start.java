// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.time.Instant;

/** Where a stream begins. */
public sealed interface Start {

  /** With the next event; a job that is over already: with its last. */
  record Latest() implements Start {}

  /** With the first event that is still there. */
  record Earliest() implements Start {}

  /** With the first event whose log time is not before this. */
  record At(Instant t) implements Start {}

  /**
   * Where another stream stopped.
   *
   * @param id as the client got it
   */
  record After(String id) implements Start {}
}
