// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.EventHeader.About;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who created the jobs of events that do not name it (docs/decisions/0110), as far as their
 * creation was read before. For one reading of the log, on its thread. Holds nothing of events that
 * do.
 */
final class Creators {

  /** Jobs that are remembered; the oldest is forgotten first. */
  static final int JOBS_MAX = 65_536;

  private final Map<JobId, String> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, String> eldest) {
          return size() > JOBS_MAX;
        }
      };

  /** The event, with its job's creator if that is known by now. */
  Event named(Event event) {
    EventHeader header = event.header();
    if (header.about().createdBy().isPresent()) {
      return event;
    }
    if (event.fact() instanceof Fact.JobCreated created) {
      known.put(header.jobId(), created.spec().createdBy());
    }
    Optional<String> creator =
        event.fact() instanceof Fact.JobPurged
            ? Optional.ofNullable(known.remove(header.jobId()))
            : Optional.ofNullable(known.get(header.jobId()));
    return creator.isEmpty() ? event : new Event(with(header, creator), event.fact());
  }

  private static EventHeader with(EventHeader header, Optional<String> creator) {
    About about = header.about();
    return new EventHeader(
        header.command(),
        header.ordinal(),
        header.tenant(),
        header.jobId(),
        new About(about.queue(), about.type(), about.ancestors(), about.labels(), creator),
        header.sequence(),
        header.status(),
        header.t(),
        header.cause(),
        header.beat());
  }
}
