// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.Event;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The least that a format can say: {@code job:sequence}. */
final class PlainFormat implements SseFormat {

  private int rendered;
  private String unwritable = "";
  private String indescribable = "";
  private String breaking = "";

  static String of(Event event) {
    return event.header().jobId().toString().substring(0, 8) + ":" + event.header().sequence();
  }

  synchronized int rendered() {
    return rendered;
  }

  /** What it can not render. */
  synchronized void failAt(String event) {
    unwritable = event;
  }

  /** What it can not render without its documents either. */
  synchronized void failAltogetherAt(String event) {
    unwritable = event;
    indescribable = event;
  }

  /** What it renders, and then can not put together. */
  synchronized void breakAt(String event) {
    breaking = event;
  }

  @Override
  public synchronized Optional<Rendered> render(Event event) {
    if (of(event).equals(unwritable)) {
      throw new IllegalStateException("Expected to render it, but can not");
    }
    rendered++;
    return Optional.of(new Rendered(event.fact().name(), bytes(of(event))));
  }

  @Override
  public synchronized Optional<Rendered> renderWithoutDocuments(Event event) {
    if (of(event).equals(indescribable)) {
      throw new StackOverflowError("Expected to render it, but can not");
    }
    return Optional.of(new Rendered(event.fact().name(), bytes(of(event) + " bare")));
  }

  @Override
  public synchronized byte[] message(Rendered rendered, String id) {
    if (new String(rendered.data(), StandardCharsets.UTF_8).equals(breaking)) {
      throw new IllegalStateException("Expected to write it, but can not");
    }
    return text()
        .field("id", id)
        .field("event", rendered.name())
        .field("data", rendered.data())
        .end()
        .bytes();
  }

  @Override
  public byte[] opening(String id) {
    return text().field("id", id).field("event", "ack").field("data", "live").end().bytes();
  }

  @Override
  public byte[] keepAlive(String id) {
    return text().comment("keep-alive").field("id", id).end().bytes();
  }

  @Override
  public Optional<byte[]> gap(Gap gap, String id) {
    String data = gap.partition() + ":" + gap.from() + ":" + gap.to();
    return Optional.of(
        text().field("id", id).field("event", "gap").field("data", data).end().bytes());
  }

  @Override
  public byte[] close(Ending why, Optional<String> id) {
    SseText text = text();
    id.ifPresent(i -> text.field("id", i));
    String word = why.name().toLowerCase(Locale.ROOT);
    return text.field("event", "close").field("data", word).end().bytes();
  }

  @Override
  public boolean oneMessagePerChunk() {
    return false;
  }

  private static SseText text() {
    return new SseText(SseText.LF);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
