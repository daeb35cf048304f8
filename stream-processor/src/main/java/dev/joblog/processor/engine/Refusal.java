// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Rejection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a no is said: "Expected to X, but Y". */
final class Refusal {

  static Rejected of(Rejection reason, String toDo, String but) {
    return new Rejected(reason, sentence(toDo, but), Optional.empty(), Map.of());
  }

  static Rejected of(Rejection reason, String toDo, String but, Job job) {
    return new Rejected(reason, sentence(toDo, but), Optional.of(job), Map.of());
  }

  /** The job's status forbids it. */
  static Rejected byStatus(Rejection reason, String verb, Job job) {
    return of(reason, verb + " job " + job.id(), "it is " + job.status().word(), job);
  }

  static Rejected of(
      Rejection reason, String toDo, String but, Job job, Map<String, String> details) {
    return new Rejected(reason, sentence(toDo, but), Optional.of(job), details);
  }

  /** A field is outside what the protocol allows. */
  static Rejected invalid(String pointer, String but) {
    return new Rejected(
        Rejection.COMMAND_INVALID,
        sentence("read " + pointer, but),
        Optional.empty(),
        Map.of("pointer", pointer));
  }

  /** A field is none at all. */
  static Rejected unreadable(String pointer, String sentence) {
    return new Rejected(
        Rejection.COMMAND_INVALID, sentence, Optional.empty(), Map.of("pointer", pointer));
  }

  /** Several, always in the same order. */
  @SafeVarargs
  static SortedMap<String, String> details(Map.Entry<String, String>... details) {
    SortedMap<String, String> sorted = new TreeMap<>();
    for (Map.Entry<String, String> detail : details) {
      sorted.put(detail.getKey(), detail.getValue());
    }
    return sorted;
  }

  private static String sentence(String toDo, String but) {
    return "Expected to " + toDo + ", but " + but;
  }

  private Refusal() {}
}
