// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.dialect.waylay.WaylayJson.Envelope;
import dev.joblog.gateway.dialect.waylay.WaylayJson.Function;
import dev.joblog.gateway.dialect.waylay.WaylayJson.JobReference;
import dev.joblog.gateway.sse.SseFormat;
import dev.joblog.gateway.sse.SseText;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The stream as the original client reads it, which knows less than the standard: lines end with
 * CRLF, each message is one chunk and small, data is one line, there are no comments and no ids.
 */
final class WaylayEvents implements SseFormat {

  /**
   * One message: the client reads at most 64 KiB at once, and loses what comes in two parts. What
   * is larger is told without the log of its result, or without its result.
   */
  static final int MESSAGE_BYTES_MAX = 48 * 1024;

  private static final byte[] ACK =
      text(
          "ack",
          "Forwarding the events waiting, active, delayed, waiting-children, completed, failed.");

  private static final byte[] KEEP_ALIVE = text("keep-alive", "The stream is alive.");

  @Override
  public Optional<Rendered> render(Event event) {
    return render(event, true);
  }

  @Override
  public Optional<Rendered> renderWithoutDocuments(Event event) {
    return render(event, false);
  }

  private static Optional<Rendered> render(Event event, boolean withDocuments) {
    EventHeader header = event.header();
    return WaylayType.of(header.about().type())
        .flatMap(
            type ->
                event
                    .fact()
                    .match(new EventWords(type, header, withDocuments))
                    .map(said -> rendered(type, header, said)));
  }

  private static Rendered rendered(WaylayType type, EventHeader header, EventWords.Said said) {
    byte[] data = bytes(type, header, said);
    for (EventWords.Said shorter : said.shorter()) {
      if (data.length <= MESSAGE_BYTES_MAX) {
        break;
      }
      data = bytes(type, header, shorter);
    }
    return new Rendered(said.state().word(), data);
  }

  private static byte[] bytes(WaylayType type, EventHeader header, EventWords.Said said) {
    Optional<Function> function = FunctionRef.of(header.about().labels());
    return WaylayWire.bytes(
        new Envelope(
            Links.ofEvent(type, header.jobId(), function),
            new JobReference(type.word(), header.jobId().toString()),
            said.data(),
            WaylayWire.time(header.t()),
            FunctionRef.orUnknown(function)));
  }

  @Override
  public byte[] message(Rendered rendered, String id) {
    return message(rendered.name(), rendered.data());
  }

  @Override
  public byte[] opening(String id) {
    return ACK.clone();
  }

  @Override
  public byte[] keepAlive(String id) {
    return KEEP_ALIVE.clone();
  }

  /** The client would believe that it has seen everything. */
  @Override
  public Optional<byte[]> gap(Gap gap, String id) {
    return Optional.empty();
  }

  @Override
  public byte[] close(Ending why, Optional<String> id) {
    return text(
        "close",
        switch (why) {
          case JOB_FINISHED -> "The job is finished.";
          case TOKEN_EXPIRED -> "The token has expired.";
          case OVERFLOW -> "The client did not read fast enough.";
          case GAP -> "Events are missing.";
          case GATEWAY_ENDS -> "The gateway ends; subscribe again.";
        });
  }

  @Override
  public boolean oneMessagePerChunk() {
    return true;
  }

  private static byte[] text(String name, String words) {
    return message(name, words.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] message(String name, byte[] data) {
    return new SseText(SseText.CRLF).field("event", name).field("data", data).end().bytes();
  }
}
