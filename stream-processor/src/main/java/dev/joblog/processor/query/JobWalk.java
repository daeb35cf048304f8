// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.protocol.Job;

/** Jobs one after the other, in the order of a sort. Starts before the first. */
interface JobWalk extends AutoCloseable {

  boolean next();

  Job job();

  @Override
  void close();
}
