// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static dev.joblog.gateway.core.CommandFixture.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.protocol.Route;
import dev.joblog.topics.Routing;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementTest {

  private final Routing routing = new Routing(8);
  private final Placement placement = new Placement(routing, Map.of("wide", new QueueShards(4, 2)));

  @Test
  void aJobIdNamesThePartitionOfItsRoute() {
    Place place = placement.place(AGENT, "default", Optional.empty());
    assertThat(place.route()).isEqualTo(new Route("acme", "default", 0));
    assertThat(place.id().partition()).isEqualTo(routing.partitionOf(place.route()));
  }

  @Test
  void aKeyedCreateMeetsItself() {
    Place first = placement.place(AGENT, "wide", Optional.of("order-1"));
    assertThat(placement.place(AGENT, "wide", Optional.of("order-1"))).isEqualTo(first);
    assertThat(placement.place(AGENT, "wide", Optional.of("order-2"))).isNotEqualTo(first);
    assertThat(placement.place(AGENT, "wide", Optional.empty())).isNotEqualTo(first);
  }

  @Test
  void raisingTheShardsMovesNoKeyedCreateAndSpreadsTheOthers() {
    Placement before = new Placement(routing, Map.of("wide", new QueueShards(2, 2)));
    Set<Integer> shards = new HashSet<>();
    for (int n = 0; n < 200; n++) {
      Optional<String> key = Optional.of("order-" + n);
      assertThat(placement.place(AGENT, "wide", key)).isEqualTo(before.place(AGENT, "wide", key));
      shards.add(placement.place(AGENT, "wide", Optional.empty()).route().shard());
    }
    assertThat(shards).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void aChildIsOnItsParentsPartition() {
    for (int n = 0; n < 50; n++) {
      Place parent = placement.place(AGENT, "wide", Optional.empty());
      Place child = placement.placeChild(AGENT, parent.id(), "wide", Optional.empty());
      assertThat(child.id().partition()).isEqualTo(parent.id().partition());
      assertThat(routing.partitionOf(child.route())).isEqualTo(parent.id().partition());
    }
  }

  @Test
  void aChildInAnotherQueueIsNamedOnItsParentsPartitionSoThatTheEngineCanSayWhatIsWrong() {
    Place parent = placement.place(AGENT, "default", Optional.empty());
    Place child = placement.placeChild(AGENT, parent.id(), "another", Optional.empty());
    assertThat(child.route().queue()).isEqualTo("another");
    assertThat(child.id().partition()).isEqualTo(parent.id().partition());
  }

  @Test
  void shardCountsOutsideTheirBoundsAreRefused() {
    assertThatThrownBy(() -> new QueueShards(0, 0)).hasMessageContaining("shards is 0");
    assertThatThrownBy(() -> new QueueShards(2, 3)).hasMessageContaining("firstShards is 3");
    assertThatThrownBy(() -> new QueueShards(QueueShards.SHARDS_MAX + 1, 1))
        .hasMessageContaining("65");
    assertThat(new QueueShards(QueueShards.SHARDS_MAX, 1).shards()).isEqualTo(64);
  }
}
