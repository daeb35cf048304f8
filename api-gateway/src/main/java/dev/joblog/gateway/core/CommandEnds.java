// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** How long the command log is now. */
public interface CommandEnds {

  /**
   * The offset that the next command of each partition will have; completes exceptionally when the
   * log cannot be asked.
   */
  CompletionStage<Map<Integer, Long>> ends(Set<Integer> partitions);
}
