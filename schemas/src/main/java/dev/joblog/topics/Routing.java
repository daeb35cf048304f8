// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Route;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition of {@code job-commands} an order belongs to (DESIGN 4). The same hash as the Java
 * client's default partitioner gives for the key, so a plain Java producer is right by itself.
 *
 * @param partitions of {@code job-commands}; fixed for the topic's life
 */
public record Routing(int partitions) {

  public Routing {
    if (partitions < 1 || partitions > JobId.PARTITIONS_MAX) {
      throw new IllegalArgumentException(
          "Expected 1 to " + JobId.PARTITIONS_MAX + " partitions, but there are " + partitions);
    }
  }

  public int partitionOf(Route route) {
    return Utils.toPositive(Utils.murmur2(route.key().getBytes(StandardCharsets.UTF_8)))
        % partitions;
  }

  /**
   * Where an order belongs. A child goes where its parent is, whatever shard its route names.
   *
   * @return empty for an order that is meant for whatever partition it lies on (Tick,
   *     SetEngineVersion)
   */
  public OptionalInt home(Order order) {
    if (order instanceof Order.OfJob ofJob) {
      return OptionalInt.of(ofJob.jobId().partition());
    }
    if (order instanceof Order.CreateJob create) {
      return OptionalInt.of(
          create.parentId().map(JobId::partition).orElseGet(() -> partitionOf(create.route())));
    }
    if (order instanceof Order.ClaimNext claim) {
      return OptionalInt.of(partitionOf(claim.route()));
    }
    if (order instanceof Order.ClaimUndelivered undelivered) {
      return OptionalInt.of(partitionOf(undelivered.route()));
    }
    if (order instanceof Order.ConfigureQueue configure) {
      return OptionalInt.of(partitionOf(configure.route()));
    }
    return OptionalInt.empty();
  }
}
