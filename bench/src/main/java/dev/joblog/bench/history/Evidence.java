// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the check decides from.
 *
 * @param calls of all clients, in any order
 * @param log the tenant's events, each partition in its order
 * @param walks lists, each walked from its first page to its last
 * @param finalLists the jobs of each status when all was quiet, without a cursor left
 * @param streams live streams
 * @param answers how many different answers the log has for a command, of those with more than one,
 *     by the command's name
 * @param divergence what the gateways count of that
 */
public record Evidence(
    List<Call> calls,
    List<Logged> log,
    List<Walk> walks,
    Map<String, Set<String>> finalLists,
    List<Stream> streams,
    Map<String, Integer> answers,
    double divergence) {

  /**
   * A list of all jobs, page by page.
   *
   * @param began nanoseconds since the run began
   * @param jobs in the order in which they came
   */
  public record Walk(String name, long began, List<String> jobs) {}

  /**
   * What one client saw of the tenant's events, over all its connections.
   *
   * @param ids of events, in the order in which they came
   * @param gaps how often it was told that events are missing
   * @param due how many events of each partition it must have at least
   */
  public record Stream(String name, List<String> ids, int gaps, Map<Integer, Integer> due) {}
}
