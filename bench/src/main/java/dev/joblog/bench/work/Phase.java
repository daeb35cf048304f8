// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.io.IOException;

/** One line of a workload: prepared and measured round by round. */
public interface Phase extends AutoCloseable {

  /** As the tables name it. */
  String title();

  /** Before each round; not measured. */
  default void prepare() throws IOException, InterruptedException {}

  Played round() throws IOException, InterruptedException;

  /** After the last round of its workload's last phase. */
  @Override
  default void close() throws IOException {}
}
