// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** Where records go. */
final class AddressedTest {

  private static final byte[] KEY =
      "b0a1c2d3-0000-8000-8000-000000000001".getBytes(StandardCharsets.UTF_8);
  private static final byte[] VALUE = {1};
  private static final int PARTITIONS = 16;

  private final Addressed.Partitioner partitioner = new Addressed.Partitioner();

  @Test
  void aNamedPartitionIsTaken() {
    assertThat(partitionOf(Addressed.to(0, VALUE))).contains(Set.of(0));
    assertThat(partitionOf(Addressed.to(PARTITIONS - 1, VALUE))).contains(Set.of(PARTITIONS - 1));
  }

  @Test
  void withoutOneTheKeysHashDecidesAsTheJavaClientsWould() {
    int javas = BuiltInPartitioner.partitionForKey(KEY, PARTITIONS);

    assertThat(partitionOf(new Addressed(OptionalInt.empty(), VALUE))).contains(Set.of(javas));
  }

  @Test
  void aReplyPartitionThatDoesNotExistIsAsNone() {
    int javas = BuiltInPartitioner.partitionForKey(KEY, PARTITIONS);

    assertThat(partitionOf(Addressed.to(PARTITIONS, VALUE))).contains(Set.of(javas));
    assertThat(partitionOf(Addressed.to(-1, VALUE))).contains(Set.of(javas));
  }

  @Test
  void aRecordWithoutKeyGoesSomewhereFixed() {
    assertThat(partitioner.partitions("any", null, Addressed.to(99, null), PARTITIONS))
        .contains(Set.of(0));
  }

  private Optional<Set<Integer>> partitionOf(Addressed addressed) {
    return partitioner.partitions("any", KEY, addressed, PARTITIONS);
  }
}
