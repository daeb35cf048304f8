// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.time.Instant;

/** Where to begin, as far as it is known before the log is asked. */
sealed interface From {

  /** A place that a client named: the log may have been cut since. */
  record Named(Place place) implements From {}

  /** The beginning of the partitions of an empty place. */
  record Beginning(Place place) implements From {}

  /**
   * Where that log time begins.
   *
   * @param place moves up from where it is
   */
  record Time(Place place, Instant t) implements From {}
}
