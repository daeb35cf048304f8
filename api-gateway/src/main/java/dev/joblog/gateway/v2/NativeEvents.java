// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.sse.SseFormat;
import dev.joblog.gateway.sse.SseText;
import dev.joblog.protocol.Event;
import java.util.Locale;
import java.util.Optional;

/**
 * The stream of this API: each event one {@link EventJson}, named by its fact. The id stands last
 * in every message, and no id stands alone: older clients keep an id before the data has come, and
 * some forget one that comes without data.
 */
final class NativeEvents implements SseFormat {

  /** When a client comes back after its connection broke. */
  private static final String RETRY_MS = "2000";

  /**
   * @param reason {@code job-finished}, {@code token-expired}
   */
  private record Reason(String reason) {}

  private record Position(String position) {}

  @Override
  public Optional<Rendered> render(Event event) {
    return Optional.of(rendered(event, true));
  }

  @Override
  public Optional<Rendered> renderWithoutDocuments(Event event) {
    return Optional.of(rendered(event, false));
  }

  private static Rendered rendered(Event event, boolean withDocuments) {
    byte[] json = Wire.bytes(EventJson.of(event.header(), event.fact(), withDocuments));
    // A document may have lines; between tokens, where alone they can stand, a blank does as well.
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
    return new Rendered(event.fact().name(), json);
  }

  @Override
  public byte[] message(Rendered rendered, String id) {
    return message(new SseText(SseText.LF), rendered.name(), rendered.data(), id);
  }

  @Override
  public byte[] opening(String id) {
    SseText text = new SseText(SseText.LF).field("retry", RETRY_MS);
    return message(text, "ack", Wire.bytes(new Position(id)), id);
  }

  @Override
  public byte[] keepAlive(String id) {
    return message(new SseText(SseText.LF), "position", Wire.bytes(new Position(id)), id);
  }

  @Override
  public Optional<byte[]> gap(Gap gap, String id) {
    return Optional.of(message(new SseText(SseText.LF), "gap", Wire.bytes(gap), id));
  }

  /**
   * Who comes back goes on where it was: that needs no message, and a browser does it by itself.
   */
  @Override
  public byte[] close(Ending why, Optional<String> id) {
    SseText text = new SseText(SseText.LF);
    if (why == Ending.GATEWAY_ENDS) {
      return text.comment("this gateway ends: resume with the last id").end().bytes();
    }
    String word = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    text.field("event", why == Ending.OVERFLOW ? "overflow" : "close")
        .field("data", Wire.bytes(new Reason(word)));
    id.ifPresent(end -> text.field("id", end));
    return text.end().bytes();
  }

  private static byte[] message(SseText text, String name, byte[] data, String id) {
    return text.field("event", name).field("data", data).field("id", id).end().bytes();
  }

  @Override
  public boolean oneMessagePerChunk() {
    return false;
  }
}
