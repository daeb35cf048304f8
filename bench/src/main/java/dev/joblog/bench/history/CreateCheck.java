// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Fault.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every acknowledged create is there, and what a producer has appended is decided; a create,
 * however often it is sent, makes one job.
 */
final class CreateCheck {

  static List<Fault> faults(Evidence evidence) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> jobBySubject = new HashMap<>();
    Set<String> jobs = new HashSet<>();
    for (Logged event : evidence.log()) {
      if (event.fact().equals(Logged.CREATED)) {
        String other = jobBySubject.put(event.subject(), event.job());
        if (other != null) {
          faults.add(
              Fault.of(
                  Promise.ONE_EFFECT_PER_REQUEST,
                  "Expected one job of the create %s, but there are %s and %s",
                  event.subject(),
                  other,
                  event.job()));
        }
        jobs.add(event.job());
      }
    }
    for (Call call : evidence.calls()) {
      if (call.ask().creates() && call.isAcknowledged()) {
        acknowledged(call, jobs, jobBySubject, faults);
      }
      if (call.ask() == Call.Ask.APPEND
          && call.isAcknowledged()
          && !jobBySubject.containsKey(call.subject())) {
        faults.add(
            Fault.of(
                Promise.APPENDED_COMMAND_IS_DECIDED,
                "Expected the create %s, which the brokers have, to make a job, but it made none",
                call.subject()));
      }
    }
    return faults;
  }

  private static void acknowledged(
      Call call, Set<String> jobs, Map<String, String> jobBySubject, List<Fault> faults) {
    String told = call.held().get(0).job();
    if (!jobs.contains(told)) {
      faults.add(
          Fault.of(
              Promise.ACKNOWLEDGED_CREATE_IS_THERE,
              "Expected job %s, as %s was told, but the log has no such job",
              told,
              call.client()));
    } else if (!told.equals(jobBySubject.get(call.subject()))) {
      faults.add(
          Fault.of(
              Promise.ONE_EFFECT_PER_REQUEST,
              "Expected the create %s to be job %s, as the log says, but %s was told %s",
              call.subject(),
              jobBySubject.getOrDefault(call.subject(), "none"),
              call.client(),
              told));
    }
  }

  private CreateCheck() {}
}
