// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Held;
import dev.joblog.bench.history.Call.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A short sound history to plant faults in: job a is created, claimed and completed; job b is
 * created and claimed.
 */
final class Story {

  final Map<String, Set<String>> lists = new TreeMap<>();
  Map<String, Integer> answers = Map.of();
  double divergence;
  int gaps;
  long time = 1_000;

  private final List<Call> calls = new ArrayList<>();
  private final List<Logged> log = new ArrayList<>();
  private final List<Evidence.Walk> walks = new ArrayList<>();
  private Set<String> lost = Set.of();
  private List<String> more = List.of();
  private long clock;

  Story() {
    log(0, "a", 1, Logged.CREATED, "n1", 0);
    log(1, "b", 1, Logged.CREATED, "n2", 0);
    log(0, "a", 2, Logged.CLAIMED, "", 1);
    log(1, "b", 2, Logged.CLAIMED, "", 1);
    log(0, "a", 3, Logged.COMPLETED, "", 1);
    tell(Ask.CREATE, "n1", "k1", 0, Told.DONE, "a", 0);
    tell(Ask.CREATE, "n1", "k1", 0, Told.REPLAYED, "a", 0);
    tell(Ask.CREATE, "n2", "", 0, Told.DONE, "b", 0);
    tell(Ask.CLAIM, "a", "", 0, Told.DONE, "a", 1);
    tell(Ask.CLAIM_NEXT, "", "next", 0, Told.DONE, "b", 1);
    tell(Ask.HEARTBEAT, "a", "", 1, Told.DONE);
    tell(Ask.SUBMIT, "a", "submit-1", 1, Told.DONE);
    tell(Ask.SUBMIT, "a", "submit-1", 1, Told.REPLAYED);
    list("completed", "a");
    list("claimed", "b");
    list("pending");
    walk("first walk", List.of("b", "a"));
  }

  void tell(Ask ask, String subject, String key, long fencing, Told told) {
    add(ask, subject, key, fencing, told, List.of());
  }

  void tell(Ask ask, String subject, String key, long fencing, Told told, String job, long lease) {
    add(ask, subject, key, fencing, told, List.of(new Held(job, lease)));
  }

  private void add(Ask ask, String subject, String key, long fencing, Told told, List<Held> held) {
    int status = told == Told.STRANGE ? 500 : 200;
    calls.add(
        new Call("client", ask, subject, key, fencing, ++clock, ++clock, status, "", told, held));
  }

  /** An event whose id is the job's and its sequence. */
  void log(int partition, String job, long sequence, String fact, String subject, long fencing) {
    log.add(new Logged(partition, job + sequence, job, sequence, time++, fact, subject, fencing));
  }

  void list(String status, String... jobs) {
    lists.computeIfAbsent(status, name -> new HashSet<>()).addAll(List.of(jobs));
  }

  void walk(String name, List<String> jobs) {
    walks.add(new Evidence.Walk(name, ++clock, jobs));
  }

  /** The log's events without the lost ones, and more behind them. */
  void stream(Set<String> without, List<String> with) {
    lost = without;
    more = with;
  }

  Evidence evidence() {
    List<String> ids = new ArrayList<>();
    Map<Integer, Integer> due = new HashMap<>();
    for (Logged event : log) {
      due.merge(event.partition(), 1, Integer::sum);
      if (!lost.contains(event.id())) {
        ids.add(event.id());
      }
    }
    ids.addAll(more);
    return new Evidence(
        calls,
        log,
        walks,
        lists,
        List.of(new Evidence.Stream("listener", ids, gaps, due)),
        answers,
        divergence);
  }
}
