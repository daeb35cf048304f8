// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Beat;
import dev.joblog.protocol.EventHeader;
import java.io.IOException;
import java.util.Optional;

/** What every event says. */
final class EventHeaderWire {

  static void write(AvroWriter out, EventHeader header) {
    EventHeader.About about = header.about();
    out.part(header.command(), JobWire::write)
        .number(header.ordinal())
        .text(header.tenant())
        .uuid(header.jobId().value())
        .text(about.queue())
        .text(about.type())
        .each(about.ancestors(), SpecWire::write)
        .words(about.labels())
        .text(about.createdBy().orElse(""))
        .number(header.sequence())
        .part(header.status(), JobWire::write)
        .time(header.t())
        .part(header.cause(), EventHeaderWire::write)
        .maybe(header.beat(), EventHeaderWire::write);
  }

  static EventHeader header(AvroReader in) throws IOException {
    return new EventHeader(
        JobWire.position(in),
        in.small(),
        in.text(),
        in.jobId("an event's jobId"),
        about(in),
        in.number(),
        JobWire.status(in),
        in.time(),
        cause(in),
        in.maybe(EventHeaderWire::beat));
  }

  private static EventHeader.About about(AvroReader in) throws IOException {
    return new EventHeader.About(
        in.text(),
        in.text(),
        in.each(each -> each.jobId("an event's ancestor")),
        in.words(),
        Optional.of(in.text()).filter(name -> !name.isEmpty()));
  }

  private static void write(AvroWriter out, EventHeader.Cause cause) {
    out.uuid(cause.commandId())
        .text(cause.operation())
        .text(cause.principal())
        .maybe(cause.key(), EventHeaderWire::write);
  }

  private static EventHeader.Cause cause(AvroReader in) throws IOException {
    return new EventHeader.Cause(
        in.uuid("an event's commandId"), in.text(), in.text(), in.maybe(EventHeaderWire::key));
  }

  private static void write(AvroWriter out, EventHeader.Key key) {
    out.text(key.key()).number(key.lease()).text(key.fingerprint());
  }

  private static EventHeader.Key key(AvroReader in) throws IOException {
    return new EventHeader.Key(in.text(), in.number(), in.text());
  }

  private static void write(AvroWriter out, Beat beat) {
    out.time(beat.at())
        .time(beat.expiresAt())
        .maybe(beat.progress(), JobWire::write)
        .maybe(beat.checkpoint(), JobWire::write);
  }

  private static Beat beat(AvroReader in) throws IOException {
    return new Beat(in.time(), in.time(), in.maybe(JobWire::progress), in.maybe(JobWire::json));
  }

  private EventHeaderWire() {}
}
