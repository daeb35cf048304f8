// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Outcome;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Finds one outcome among those of a reply partition. */
public interface OutcomeSearch {

  /**
   * Reads the committed outcomes from a time on. Bounded in time; blocks nobody, never completes
   * exceptionally.
   */
  CompletionStage<Finding> find(int replyPartition, Instant from, UUID commandId);

  sealed interface Finding {}

  record Present(Outcome outcome) implements Finding {}

  /** Not there up to the end as it was when the search began. */
  record Absent() implements Finding {}

  record Unfinished(String sentence) implements Finding {}
}
