// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.util.ArrayList;
import java.util.List;

/** What was answered with success about the jobs of one queue. Safe from any thread. */
final class Ledger {

  private final String queue;
  private final List<String> created = new ArrayList<>();
  private final List<String> claimed = new ArrayList<>();
  private final List<String> finished = new ArrayList<>();

  Ledger(String queue) {
    this.queue = queue;
  }

  String queue() {
    return queue;
  }

  synchronized void created(String job) {
    created.add(job);
  }

  synchronized void created(List<String> jobs) {
    created.addAll(jobs);
  }

  synchronized void claimed(String job) {
    claimed.add(job);
  }

  synchronized void finished(String job) {
    finished.add(job);
  }

  synchronized List<String> created() {
    return List.copyOf(created);
  }

  synchronized List<String> claimed() {
    return List.copyOf(claimed);
  }

  synchronized List<String> finished() {
    return List.copyOf(finished);
  }

  /** Created and not finished. */
  synchronized int open() {
    return created.size() - finished.size();
  }
}
