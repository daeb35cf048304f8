// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Position;
import dev.joblog.topics.LogHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A command that lies on a wrong partition goes to its own, once: the copy has key, value and
 * headers as received and one more, which says where the sender's record lies. It is part of the
 * task's transaction, so it is there exactly once, in order of arrival (ADR 0081).
 */
final class Forwarding {

  /** Partition and offset, in decimal. */
  private static final Pattern POSITION = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  /** Where the sender's record lies; empty: this one is the sender's. */
  static Optional<Position> from(Headers headers) {
    return Optional.ofNullable(headers.lastHeader(LogHeaders.FORWARDED_FROM))
        .map(Header::value)
        .map(value -> POSITION.matcher(new String(value, StandardCharsets.UTF_8)))
        .filter(Matcher::matches)
        .map(
            position ->
                new Position(
                    Integer.parseInt(position.group(1)), Long.parseLong(position.group(2))));
  }

  /** Whether it was forwarded before; a header that says nothing sensible counts too. */
  static boolean isForwarded(Headers headers) {
    return headers.lastHeader(LogHeaders.FORWARDED_FROM) != null;
  }

  static Record<byte[], Addressed> copy(Record<byte[], byte[]> received, Position at, int home) {
    RecordHeaders headers = new RecordHeaders(received.headers());
    String from = at.partition() + ":" + at.offset();
    headers.add(LogHeaders.FORWARDED_FROM, from.getBytes(StandardCharsets.UTF_8));
    return new Record<>(
        received.key(), Addressed.to(home, received.value()), received.timestamp(), headers);
  }

  private Forwarding() {}
}
