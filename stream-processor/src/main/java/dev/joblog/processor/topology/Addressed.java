// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * A record value with the partition it shall go to. A sink's partitioner sees key and value only,
 * so the address travels with the value up to the sink and no further.
 *
 * @param partition empty, or not one of the topic's: the partition of the key's hash
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Addressed(OptionalInt partition, byte @Nullable [] value) {

  static Addressed to(int partition, byte @Nullable [] value) {
    return new Addressed(OptionalInt.of(partition), value);
  }

  static byte @Nullable [] serialize(String topic, Addressed addressed) {
    return addressed.value;
  }

  /** Reads the address; the hash is the Java client's default one. */
  static final class Partitioner implements StreamPartitioner<byte[], Addressed> {
    @Override
    @SuppressWarnings("removal") // deprecated by Kafka 4.4, and still its interface's one method
    public Optional<Set<Integer>> partitions(
        String topic, byte @Nullable [] key, Addressed value, int partitions) {
      if (value.partition.isPresent() && isOneOf(partitions, value.partition.getAsInt())) {
        return Optional.of(Set.of(value.partition.getAsInt()));
      }
      return Optional.of(
          Set.of(key == null ? 0 : Utils.toPositive(Utils.murmur2(key)) % partitions));
    }

    private static boolean isOneOf(int partitions, int partition) {
      return partition >= 0 && partition < partitions;
    }
  }
}
