// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * For a reader that is no real parser: CRLF, each message in a chunk of its own, no comments, a
 * keep-alive as an event, and words for few events.
 */
final class StrictFormat implements SseFormat {

  private String unwritable = "";

  /** What it can not render, whatever is left out. */
  synchronized void failAt(String event) {
    unwritable = event;
  }

  @Override
  public synchronized Optional<Rendered> render(Event event) {
    if (PlainFormat.of(event).equals(unwritable)) {
      throw new IllegalStateException("Expected to render it, but can not");
    }
    return event.fact() instanceof Fact.JobCompleted
        ? Optional.of(new Rendered("completed", bytes("{\"n\":" + event.header().sequence() + "}")))
        : Optional.empty();
  }

  @Override
  public Optional<Rendered> renderWithoutDocuments(Event event) {
    return render(event);
  }

  @Override
  public byte[] message(Rendered rendered, String id) {
    return text(rendered.name(), rendered.data(), Optional.of(id));
  }

  @Override
  public byte[] opening(String id) {
    return text("ack", bytes("subscribed"), Optional.empty());
  }

  @Override
  public byte[] keepAlive(String id) {
    return text("keep-alive", bytes("still here"), Optional.of(id));
  }

  @Override
  public Optional<byte[]> gap(Gap gap, String id) {
    return Optional.empty();
  }

  @Override
  public byte[] close(Ending why, Optional<String> id) {
    return text("close", bytes(why.name().toLowerCase(Locale.ROOT)), id);
  }

  @Override
  public boolean oneMessagePerChunk() {
    return true;
  }

  private static byte[] text(String event, byte[] data, Optional<String> id) {
    SseText text = new SseText(SseText.CRLF).field("event", event).field("data", data);
    id.ifPresent(i -> text.field("id", i));
    return text.end().bytes();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
