// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.query.JobKey;
import java.util.Optional;

/** Jobs one after the other, in the order of a sort. Starts before the first. */
interface JobWalk extends AutoCloseable {

  boolean next();

  /** Where the walk stands. */
  JobKey key();

  /** Empty: an index row that its job contradicts, or that another row repeats. */
  Optional<Job> job();

  @Override
  void close();
}
