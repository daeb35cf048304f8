// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.SseFormat.Gap;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import java.util.List;

/**
 * An event as the rings keep it: what is filtered on, and its bytes.
 *
 * @param renderings one for each format, in the order of the formats
 */
record StreamEvent(int partition, long offset, EventHeader header, List<Rendering> renderings) {

  /** A header's share of the memory, about. */
  private static final int HEADER_BYTES = 1_024;

  static StreamEvent of(
      int partition, long offset, Event event, List<SseFormat> formats, StreamCounts counts) {
    Gap gap = new Gap(partition, offset, offset + 1);
    return new StreamEvent(
        partition,
        offset,
        event.header(),
        formats.stream().map(format -> Rendering.of(format, event, gap, counts)).toList());
  }

  int bytes() {
    int bytes = HEADER_BYTES;
    for (Rendering rendering : renderings) {
      bytes += rendering.bytes();
    }
    return bytes;
  }
}
