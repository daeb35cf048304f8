// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

/** Notices that a waiting client's connection is gone. */
interface HangUp {

  /**
   * @param gone called once, from any thread, when the connection breaks before {@link #forget}
   */
  void watch(Runnable gone);

  /** The answer is about to be written. */
  void forget();
}
