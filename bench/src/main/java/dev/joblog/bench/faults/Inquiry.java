// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.history.Call;
import dev.joblog.bench.history.Evidence;
import dev.joblog.bench.history.Logged;
import dev.joblog.bench.measured.Cluster;
import dev.joblog.protocol.JobStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the cluster is asked when clients have ended and all is quiet. */
final class Inquiry {

  private static final Duration QUIET_AT_MOST = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final String tenant;
  private final Lister lister;
  private final Topic topic;

  Inquiry(Cluster cluster, String tenant, Lister lister) {
    this.tenant = tenant;
    this.lister = lister;
    this.topic = new Topic(cluster.bootstrap());
  }

  /**
   * The jobs of each status, when no lease is left: one that ends meanwhile would show its job
   * twice, or not at all.
   */
  Map<String, Set<String>> lists() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + QUIET_AT_MOST.toNanos();
    while (!walk(JobStatus.CLAIMED).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("Expected every lease to end in two minutes, but one did not");
      }
      Thread.sleep(LOOK.toMillis());
    }
    Map<String, Set<String>> lists = new TreeMap<>();
    for (JobStatus status : JobStatus.values()) {
      lists.put(status.word(), new HashSet<>(walk(status)));
    }
    return lists;
  }

  private List<String> walk(JobStatus status) throws IOException, InterruptedException {
    return walk("&status=" + status.word()).jobs();
  }

  private Evidence.Walk walk(String filter) throws IOException, InterruptedException {
    return lister
        .walk(filter)
        .orElseThrow(
            () -> new IOException("Expected the list " + filter + " when all is quiet, got none"));
  }

  /**
   * Waits until every listener has as many events as the log; who has not got them in two minutes
   * is judged by what it has.
   *
   * @return how many there are, by partition
   */
  Map<Integer, Integer> awaitStreams(List<Listener> listeners)
      throws IOException, InterruptedException {
    List<Logged> due = topic.events(tenant);
    listeners.forEach(Listener::hurry);
    long deadline = System.nanoTime() + QUIET_AT_MOST.toNanos();
    while (System.nanoTime() < deadline
        && listeners.stream().anyMatch(listener -> listener.seen() < due.size())) {
      Thread.sleep(LOOK.toMillis());
    }
    return due.stream()
        .collect(Collectors.groupingBy(Logged::partition, Collectors.summingInt(event -> 1)));
  }

  /** With one more walk through all jobs, and the log and its answers as they are now. */
  Evidence evidence(
      List<Call> calls,
      Map<String, Set<String>> lists,
      List<Evidence.Stream> streams,
      double divergence)
      throws IOException, InterruptedException {
    List<Evidence.Walk> walks = new ArrayList<>(lister.walks());
    walks.add(walk(""));
    return new Evidence(
        calls, topic.events(tenant), walks, lists, streams, topic.contradictions(), divergence);
  }
}
