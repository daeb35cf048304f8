// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Fault.Promise;
import java.util.ArrayList;
import java.util.List;

/** No command has two answers, and no answer is one that a sound service does not give. */
final class AnswerCheck {

  static List<Fault> faults(Evidence evidence) {
    List<Fault> faults = new ArrayList<>();
    evidence
        .answers()
        .forEach(
            (command, answers) ->
                faults.add(
                    Fault.of(
                        Promise.ONE_ANSWER_PER_COMMAND,
                        "Expected one answer to command %s, but the log has %d",
                        command,
                        answers)));
    if (evidence.divergence() != 0) {
      faults.add(
          Fault.of(
              Promise.ONE_ANSWER_PER_COMMAND,
              "Expected the gateways to see no command answered in two ways, but they saw %.0f",
              evidence.divergence()));
    }
    for (Call call : evidence.calls()) {
      if (call.told() == Call.Told.STRANGE) {
        faults.add(
            Fault.of(
                Promise.NO_STRANGE_ANSWER,
                "Expected an answer, a refusal or a 503 with Retry-After, but %s of %s got %d %s",
                call.ask(),
                call.client(),
                call.status(),
                call.code()));
      }
    }
    return faults;
  }

  private AnswerCheck() {}
}
