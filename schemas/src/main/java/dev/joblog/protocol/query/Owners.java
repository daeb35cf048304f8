// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.query;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Who answers for which partition: the body of {@code GET /internal/owners}, asked of any
 * processor.
 *
 * @param partitions of {@code job-commands}, all of them
 * @param byPartition a partition that is missing has no owner now
 */
public record Owners(int partitions, SortedMap<Integer, Replicas> byPartition) {

  /**
   * @param active base address, {@code http://host:port}; empty while the partition moves
   */
  public record Replicas(Optional<String> active, List<String> standbys) {}
}
