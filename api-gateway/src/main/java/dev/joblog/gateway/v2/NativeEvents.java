// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.sse.SseFormat;
import dev.joblog.gateway.sse.SseText;
import dev.joblog.protocol.Event;
import java.util.Locale;
import java.util.Optional;

/**
 * The stream of this API: each event one {@link EventJson}, named by its fact. A sign of life is a
 * comment, which a browser passes over, with an id, which it keeps.
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
    byte[] json = Wire.bytes(EventJson.of(event.header(), event.fact(), true));
    // A document may have lines; between tokens, where alone they can stand, a blank does as well.
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
    return Optional.of(new Rendered(event.fact().name(), json));
  }

  @Override
  public byte[] message(Rendered rendered, String id) {
    return text()
        .field("id", id)
        .field("event", rendered.name())
        .field("data", rendered.data())
        .end()
        .bytes();
  }

  @Override
  public byte[] opening(String id) {
    return text()
        .field("retry", RETRY_MS)
        .field("id", id)
        .field("event", "ack")
        .field("data", Wire.bytes(new Position(id)))
        .end()
        .bytes();
  }

  @Override
  public byte[] keepAlive(String id) {
    return text().comment("keep-alive").field("id", id).end().bytes();
  }

  @Override
  public Optional<byte[]> gap(Gap gap, String id) {
    return Optional.of(
        text().field("id", id).field("event", "gap").field("data", Wire.bytes(gap)).end().bytes());
  }

  @Override
  public byte[] close(Ending why, Optional<String> id) {
    SseText text = text();
    id.ifPresent(end -> text.field("id", end));
    String word = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return text.field("event", why == Ending.OVERFLOW ? "overflow" : "close")
        .field("data", Wire.bytes(new Reason(word)))
        .end()
        .bytes();
  }

  @Override
  public boolean oneMessagePerChunk() {
    return false;
  }

  private static SseText text() {
    return new SseText(SseText.LF);
  }
}
