// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Call.Held;
import dev.joblog.bench.history.Call.Told;
import dev.joblog.bench.history.Fault.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was submitted is there, once, under the lease that brought it; a repeat is told the same.
 */
final class SubmitCheck {

  static List<Fault> faults(Evidence evidence) {
    List<Fault> faults = new ArrayList<>();
    Map<String, Long> completed = new HashMap<>();
    for (Logged event : evidence.log()) {
      if (event.fact().equals(Logged.COMPLETED)
          && completed.put(event.job(), event.fencing()) != null) {
        faults.add(
            Fault.of(
                Promise.ONE_EFFECT_PER_REQUEST,
                "Expected job %s to be completed once, but it was twice",
                event.job()));
      }
    }
    for (Call call : evidence.calls()) {
      if (call.ask() == Call.Ask.SUBMIT) {
        submitted(call, completed, faults);
      }
    }
    faults.addAll(doneTwice(evidence.calls()));
    return faults;
  }

  private static void submitted(Call call, Map<String, Long> completed, List<Fault> faults) {
    boolean there = completed.getOrDefault(call.subject(), 0L) == call.fencing();
    if (call.isAcknowledged() && !there) {
      faults.add(
          Fault.of(
              Promise.ACKNOWLEDGED_SUBMIT_IS_THERE,
              "Expected job %s to be completed under lease %d, as %s was told, but it was not",
              call.subject(),
              call.fencing(),
              call.client()));
    }
    if (call.told() == Told.REFUSED && there) {
      faults.add(
          Fault.of(
              Promise.ONE_EFFECT_PER_REQUEST,
              "Expected the submit %s of job %s, which took effect, to be told so, but %s was told",
              call.key(),
              call.subject(),
              call.code()));
    }
  }

  /** The second of two that are done under one key is a replay. */
  private static List<Fault> doneTwice(List<Call> calls) {
    List<Fault> faults = new ArrayList<>();
    Map<Held, Call> done = new HashMap<>();
    for (Call call : calls) {
      if (call.ask() == Call.Ask.SUBMIT && call.told() == Told.DONE) {
        Call other = done.put(new Held(call.subject(), call.fencing()), call);
        if (other != null) {
          faults.add(
              Fault.of(
                  Promise.ONE_EFFECT_PER_REQUEST,
                  "Expected one submit %s of job %s to be new, but two were",
                  call.key(),
                  call.subject()));
        }
      }
    }
    return faults;
  }

  private SubmitCheck() {}
}
