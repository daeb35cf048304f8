// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.Route;
import dev.joblog.topics.Routing;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which route a job takes, and what it is called (DESIGN 4). */
public final class Placement {

  private final Routing routing;
  private final Map<String, QueueShards> queues;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param queues by name, of every tenant; a queue that is not named has one shard
   */
  public Placement(Routing routing, Map<String, QueueShards> queues) {
    this.routing = routing;
    this.queues = Map.copyOf(queues);
  }

  Place place(Caller caller, String queue, Optional<String> idempotencyKey) {
    QueueShards shards = shardsOf(queue);
    JobIds.Hash h = hash(caller, queue, idempotencyKey);
    int shard = h.shard(idempotencyKey.isPresent() ? shards.firstShards() : shards.shards());
    Route route = new Route(caller.tenant(), queue, shard);
    return new Place(route, h.on(routing.partitionOf(route)));
  }

  Place placeChild(Caller caller, JobId parentId, String queue, Optional<String> idempotencyKey) {
    List<Route> routes = routes(caller.tenant(), queue);
    Route beside =
        routes.stream()
            .filter(route -> routing.partitionOf(route) == parentId.partition())
            .findFirst()
            .orElse(routes.get(0));
    return new Place(beside, hash(caller, queue, idempotencyKey).on(parentId.partition()));
  }

  public List<Route> routes(String tenant, String queue) {
    return IntStream.range(0, shardsOf(queue).shards())
        .mapToObj(shard -> new Route(tenant, queue, shard))
        .toList();
  }

  private QueueShards shardsOf(String queue) {
    return queues.getOrDefault(queue, QueueShards.ONE);
  }

  private JobIds.Hash hash(Caller caller, String queue, Optional<String> idempotencyKey) {
    return idempotencyKey
        .map(key -> JobIds.keyed(caller.tenant(), caller.principal(), queue, key))
        .orElseGet(() -> new JobIds.Hash(random.nextLong(), random.nextLong()));
  }
}
