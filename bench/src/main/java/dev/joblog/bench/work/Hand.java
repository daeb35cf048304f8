// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import java.io.IOException;

/** One of those who work at once, on a thread and a connection of its own. */
interface Hand extends AutoCloseable {

  /**
   * Does one thing and writes it down.
   *
   * @return whether there may be more to do
   */
  boolean once(Tape tape) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
