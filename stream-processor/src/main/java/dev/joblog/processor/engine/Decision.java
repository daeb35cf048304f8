// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Overlay;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Outcome;
import java.time.Instant;
import java.util.List;

/**
 * What one command leads to. Nothing has changed yet: {@link Engine#apply} makes it so.
 *
 * @param t log time of the decision
 * @param events facts, in order
 * @param outcomes answers, the command's own first; a parked claim has none yet, a match has one
 *     for the waiter
 * @param changes the events folded, and what does not come from events (meta, waiters, claim keys)
 */
public record Decision(Instant t, List<Event> events, List<Outcome> outcomes, Overlay changes) {}
