// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.EventLog.Logged;
import dev.joblog.gateway.sse.SseFormat.Rendered;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event as the rings keep it: what is filtered on, and its bytes.
 *
 * @param renderings one for each format, in the order of the formats
 */
record StreamEvent(
    int partition, long offset, EventHeader header, List<Optional<Rendered>> renderings) {

  private static final Logger LOG = LoggerFactory.getLogger(StreamEvent.class);

  /** A header's share of the memory, about. */
  private static final int HEADER_BYTES = 1_024;

  /**
   * Empty when the record is no event that this build knows, or a format can not write it: one such
   * event must not end the stream of all others.
   */
  static Optional<StreamEvent> of(Logged logged, List<SseFormat> formats) {
    return logged.event().flatMap(event -> rendered(logged, event, formats));
  }

  private static Optional<StreamEvent> rendered(
      Logged logged, Event event, List<SseFormat> formats) {
    try {
      return Optional.of(
          new StreamEvent(
              logged.partition(),
              logged.offset(),
              event.header(),
              formats.stream().map(format -> format.render(event)).toList()));
    } catch (RuntimeException fault) {
      // Without its message: that may hold a payload.
      LOG.error(
          "event=event-not-rendered partition={} offset={} reason={}",
          logged.partition(),
          logged.offset(),
          fault.getClass().getName());
      return Optional.empty();
    }
  }

  int bytes() {
    int bytes = HEADER_BYTES;
    for (Optional<Rendered> rendering : renderings) {
      bytes += rendering.map(r -> r.data().length).orElse(0);
    }
    return bytes;
  }
}
