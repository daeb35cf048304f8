// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import java.io.IOException;

/** One of those who work at once, on a thread of its own. */
interface Client {

  String name();

  /** Does one thing, in some seconds at most. */
  void once() throws IOException, InterruptedException;
}
