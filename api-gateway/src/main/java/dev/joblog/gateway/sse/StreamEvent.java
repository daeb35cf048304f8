// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.EventLog.Logged;
import dev.joblog.gateway.sse.SseFormat.Rendered;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import java.util.List;
import java.util.Optional;

/**
 * An event as the rings keep it: what is filtered on, and its bytes.
 *
 * @param renderings one for each format, in the order of the formats
 */
record StreamEvent(
    int partition, long offset, EventHeader header, List<Optional<Rendered>> renderings) {

  /** A header's share of the memory, about. */
  private static final int HEADER_BYTES = 1_024;

  static StreamEvent of(Logged logged, Event event, List<SseFormat> formats) {
    return new StreamEvent(
        logged.partition(),
        logged.offset(),
        event.header(),
        formats.stream().map(format -> format.render(event)).toList());
  }

  int bytes() {
    int bytes = HEADER_BYTES;
    for (Optional<Rendered> rendering : renderings) {
      bytes += rendering.map(r -> r.data().length).orElse(0);
    }
    return bytes;
  }
}
