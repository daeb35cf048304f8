// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Overlay;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one command leads to. Nothing has changed yet: {@link Engine#apply} makes it so. */
public final class Decision {

  private final Instant t;
  private final List<Event> events;
  private final List<Outcome> outcomes;
  private final Overlay changes;
  private final int repairs;

  Decision(Instant t, List<Event> events, List<Outcome> outcomes, Overlay changes, int repairs) {
    this.t = t;
    this.events = List.copyOf(events);
    this.outcomes = List.copyOf(outcomes);
    this.changes = changes;
    this.repairs = repairs;
  }

  /** Log time of the decision. */
  public Instant t() {
    return t;
  }

  /** Facts, in order. */
  public List<Event> events() {
    return events;
  }

  /**
   * Answers: the command's own, unless it is a Tick or a claim that parks; and those of parked
   * claims that it matched or ended.
   */
  public List<Outcome> outcomes() {
    return outcomes;
  }

  /** What a command is answered by this decision, if it is. */
  public Optional<Outcome.Verdict> answerTo(Position command) {
    return outcomes.stream()
        .filter(outcome -> outcome.command().equals(command))
        .findFirst()
        .map(Outcome::verdict);
  }

  /**
   * Index rows that this decision met and that their jobs contradict; it deletes them. Not part of
   * the answer: a store without them decides the same. More than 0 means that the store is damaged.
   */
  public int repairs() {
    return repairs;
  }

  /** Bytes of the largest row that would be put, key and value. */
  public int largestRow() {
    return changes.largestRow();
  }

  /** The events folded, and what does not come from events (meta, waiters, claim keys). */
  Overlay changes() {
    return changes;
  }
}
