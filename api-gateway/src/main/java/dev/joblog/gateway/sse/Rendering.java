// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.SseFormat.Gap;
import dev.joblog.gateway.sse.SseFormat.Rendered;
import dev.joblog.protocol.Event;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one format says of one event. */
sealed interface Rendering {

  /** Empty: nothing is to be written. */
  Optional<byte[]> message(SseFormat format, String id);

  /** Its share of the memory. */
  int bytes();

  record Said(Rendered rendered) implements Rendering {

    @Override
    public Optional<byte[]> message(SseFormat format, String id) {
      return Optional.of(format.message(rendered, id));
    }

    @Override
    public int bytes() {
      return rendered.data().length;
    }
  }

  /** The face has no word for it, or nobody wants it. */
  record Silent() implements Rendering {

    @Override
    public Optional<byte[]> message(SseFormat format, String id) {
      return Optional.empty();
    }

    @Override
    public int bytes() {
      return 0;
    }
  }

  /** The format failed at it: for who reads that format, and wants it, the log has a hole here. */
  record Failed(Gap gap) implements Rendering {

    @Override
    public Optional<byte[]> message(SseFormat format, String id) {
      return format.gap(gap, id);
    }

    @Override
    public int bytes() {
      return 0;
    }
  }

  static Rendering silent() {
    return new Silent();
  }

  /** Never fails: what one format can not write must not touch what others say. */
  static Rendering of(SseFormat format, Event event, Gap gap, StreamCounts counts) {
    try {
      return said(format.render(event));
    } catch (RuntimeException | StackOverflowError fault) {
      log(gap, fault);
      counts.notRendered();
    }
    try {
      return said(format.renderWithoutDocuments(event));
    } catch (RuntimeException | StackOverflowError fault) {
      log(gap, fault);
      return new Failed(gap);
    }
  }

  private static Rendering said(Optional<Rendered> rendered) {
    return rendered.<Rendering>map(Said::new).orElseGet(Rendering::silent);
  }

  /** Without its message: that may hold a payload. */
  private static void log(Gap gap, Throwable fault) {
    Logger log = LoggerFactory.getLogger(Rendering.class);
    log.error(
        "event=event-not-rendered partition={} offset={} reason={}",
        gap.partition(),
        gap.from(),
        fault.getClass().getName());
  }
}
