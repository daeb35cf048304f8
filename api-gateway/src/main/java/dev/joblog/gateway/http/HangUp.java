// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

/** Notices that a waiting client's connection is gone. */
public interface HangUp {

  /** Of a connection that tells by other means. */
  HangUp UNWATCHED =
      new HangUp() {
        @Override
        public void watch(Runnable gone) {}

        @Override
        public void forget() {}
      };

  /**
   * @param gone called at most once, from any thread, when the connection breaks before {@link
   *     #forget}
   */
  void watch(Runnable gone);

  /** The answer is about to be written; a connection that is gone by now is told here at last. */
  void forget();
}
