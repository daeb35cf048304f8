// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Event;
import dev.joblog.protocol.Outcome;
import java.time.Instant;
import java.util.List;

/** What one command leads to. Nothing has changed yet: {@link Engine#apply} makes it so. */
public final class Decision {

  private final Instant t;
  private final List<Event> events;
  private final List<Outcome> outcomes;
  private final Changes changes;

  Decision(Instant t, List<Event> events, List<Outcome> outcomes, Changes changes) {
    this.t = t;
    this.events = List.copyOf(events);
    this.outcomes = List.copyOf(outcomes);
    this.changes = changes;
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

  /** The events folded, and what does not come from events (meta, waiters, claim keys). */
  Changes changes() {
    return changes;
  }
}
