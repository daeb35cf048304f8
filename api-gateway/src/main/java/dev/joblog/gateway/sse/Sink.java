// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

/** One client's connection, as far as writing goes. */
interface Sink {

  /**
   * Writes without blocking; one call at a time.
   *
   * @param last nothing follows, and the response ends
   * @param done called once, from any thread, possibly before this returns; false when the
   *     connection is broken
   */
  void write(byte[] chunk, boolean last, Done done);

  /** Breaks the connection off. Safe from any thread, at any time, more than once. */
  void abort();

  /** What follows a write. */
  interface Done {
    void done(boolean written);
  }
}
