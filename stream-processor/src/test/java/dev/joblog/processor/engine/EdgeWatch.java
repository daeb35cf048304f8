// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Follows every job of one log, and fails at the first step that docs/lifecycle.md does not know.
 */
final class EdgeWatch {

  private record Name(String tenant, JobId id) {}

  private final Map<Name, String> statuses = new HashMap<>();
  private final Set<Edge> seen = new LinkedHashSet<>();

  void see(Event event) {
    Name name = new Name(event.header().tenant(), event.header().jobId());
    boolean purged = event.fact() instanceof Fact.JobPurged;
    String to = purged ? Edge.PURGED : event.header().status().word();
    Edge edge = new Edge(statuses.getOrDefault(name, Edge.NEW), event.fact().name(), to);
    if (!LifecycleDocument.READ.edges().contains(edge)) {
      throw new AssertionError("Expected docs/lifecycle.md to have " + edge + ", but it has not");
    }
    seen.add(edge);
    if (purged) {
      statuses.remove(name);
    } else {
      statuses.put(name, to);
    }
  }

  Set<Edge> seen() {
    return seen;
  }
}
