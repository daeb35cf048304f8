// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.history.History;
import dev.joblog.protocol.Route;
import dev.joblog.topics.Routing;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What all clients of a run share. Safe from any thread. */
final class Site {

  /** Of every job. */
  static final String TYPE = "fault";

  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(2);

  /** Jobs that claims by id pick from; what comes past it is left to claims of the next. */
  private static final int CLAIMABLE_MAX = 200;

  private static final int NAMES_MAX = 10_000;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_AT_MOST)
          .build();
  private final List<URI> gateways;
  private final String token;
  private final History history;
  private final List<String> queues;
  private final BlockingQueue<String> claimable = new ArrayBlockingQueue<>(CLAIMABLE_MAX);
  private final Map<Integer, Long> positions = new ConcurrentSkipListMap<>();
  private final AtomicLong subjects = new AtomicLong();

  /**
   * @param token of the tenant's clients
   */
  Site(List<URI> gateways, String tenant, String token, int partitions, History history) {
    this.gateways = List.copyOf(gateways);
    this.token = token;
    this.history = history;
    this.queues = queues(tenant, partitions);
  }

  /** One queue for each partition, by its number. */
  private static List<String> queues(String tenant, int partitions) {
    Routing routing = new Routing(partitions);
    List<String> queues = new ArrayList<>();
    for (int name = 0; name < NAMES_MAX && queues.size() < partitions; name++) {
      String queue = "q-" + name;
      if (routing.partitionOf(new Route(tenant, queue, 0)) == queues.size()) {
        queues.add(queue);
      }
    }
    if (queues.size() < partitions) {
      throw new IllegalStateException("Expected a queue on each partition, but found " + queues);
    }
    return List.copyOf(queues);
  }

  HttpClient http() {
    return http;
  }

  List<URI> gateways() {
    return gateways;
  }

  String token() {
    return token;
  }

  History history() {
    return history;
  }

  /** By the number of the partition that they are on. */
  List<String> queues() {
    return queues;
  }

  /** A word for a create that no other has. */
  String subject() {
    return "n" + subjects.incrementAndGet();
  }

  /** For whoever claims by id. */
  void created(String job) {
    var unused = claimable.offer(job);
  }

  BlockingQueue<String> claimable() {
    return claimable;
  }

  /**
   * What a client was told that its reads must show from now on.
   *
   * @param header value of {@code Joblog-Position}
   */
  void saw(String header) {
    for (String position : header.split(",", -1)) {
      int colon = position.indexOf(':');
      positions.merge(
          Integer.parseInt(position.substring(0, colon).strip()),
          Long.parseLong(position.substring(colon + 1).strip()),
          Math::max);
    }
  }

  /** For {@code Joblog-Position}; empty before anything was seen. */
  String seen() {
    return positions.entrySet().stream()
        .map(at -> at.getKey() + ":" + at.getValue())
        .collect(Collectors.joining(","));
  }
}
