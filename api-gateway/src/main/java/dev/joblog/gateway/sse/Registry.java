// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.JobId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is live, by what they watch: a stream of all of a tenant's jobs by the tenant, one of a
 * creator's by both, a job's by its job. So an event costs nothing but for those who may want it.
 * Guarded by the hub; iterated while it shrinks.
 */
final class Registry {

  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

  private final Map<String, Set<Connection>> byTenant = new ConcurrentHashMap<>();
  private final Map<Owner, Set<Connection>> byOwner = new ConcurrentHashMap<>();
  private final Map<JobId, Set<Connection>> byJob = new ConcurrentHashMap<>();

  private record Owner(String tenant, String principal) {}

  void add(Connection connection) {
    Watch watch = connection.subscription().watch();
    if (watch.job().isPresent()) {
      add(byJob, watch.job().get(), connection);
    } else if (watch.owner().isPresent()) {
      add(byOwner, new Owner(watch.tenant(), watch.owner().get()), connection);
    } else {
      add(byTenant, watch.tenant(), connection);
    }
  }

  private static <K> void add(Map<K, Set<Connection>> map, K key, Connection connection) {
    map.computeIfAbsent(key, same -> ConcurrentHashMap.newKeySet()).add(connection);
  }

  void remove(Connection connection) {
    Watch watch = connection.subscription().watch();
    if (watch.job().isPresent()) {
      remove(byJob, watch.job().get(), connection);
    } else if (watch.owner().isPresent()) {
      remove(byOwner, new Owner(watch.tenant(), watch.owner().get()), connection);
    } else {
      remove(byTenant, watch.tenant(), connection);
    }
  }

  private static <K> void remove(Map<K, Set<Connection>> map, K key, Connection connection) {
    map.computeIfPresent(
        key,
        (same, connections) -> {
          connections.remove(connection);
          return connections.isEmpty() ? null : connections;
        });
  }

  /** Whoever may want the event, each once: a connection stands under one key. */
  void each(EventHeader header, Consumer<Connection> unguarded) {
    Consumer<Connection> action = guarded(unguarded);
    byTenant.getOrDefault(header.tenant(), Set.of()).forEach(action);
    header
        .about()
        .createdBy()
        .map(creator -> byOwner.get(new Owner(header.tenant(), creator)))
        .ifPresent(connections -> connections.forEach(action));
    byJob.getOrDefault(header.jobId(), Set.of()).forEach(action);
    for (JobId ancestor : header.about().ancestors()) {
      byJob.getOrDefault(ancestor, Set.of()).forEach(action);
    }
  }

  void each(Consumer<Connection> unguarded) {
    Consumer<Connection> action = guarded(unguarded);
    byTenant.values().forEach(connections -> connections.forEach(action));
    byOwner.values().forEach(connections -> connections.forEach(action));
    byJob.values().forEach(connections -> connections.forEach(action));
  }

  /** What fails for one connection breaks that one off, and the others get what is theirs. */
  private static Consumer<Connection> guarded(Consumer<Connection> action) {
    return connection -> {
      try {
        action.accept(connection);
      } catch (RuntimeException fault) {
        LOG.error("event=stream-broke", fault);
        connection.outlet().abort();
      }
    };
  }
}
