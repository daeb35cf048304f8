// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Position;
import dev.joblog.topics.LogHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that lies on a wrong partition goes to its own, once: the copy has key, value and
 * headers as received and one more, which says where the sender's record lies. It is part of the
 * task's transaction, so it is there exactly once, in order of arrival (ADR 0081).
 */
final class Forwarding {

  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

  /** Partition and offset, in decimal. */
  private static final Pattern POSITION = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  private final ProcessorContext<byte[], Addressed> context;
  private final Shared shared;

  Forwarding(ProcessorContext<byte[], Addressed> context, Shared shared) {
    this.context = context;
    this.shared = shared;
  }

  /**
   * Whether a command has a home elsewhere and can go there. One that was forwarded before stays,
   * also if the header that says so says nothing sensible.
   *
   * @param home the partition that its order belongs to; empty: it belongs where it lies
   */
  boolean isPossible(Received received, OptionalInt home) {
    return home.isPresent()
        && home.getAsInt() != received.at().partition()
        && home.getAsInt() < shared.routing().partitions()
        && received.record().headers().lastHeader(LogHeaders.FORWARDED_FROM) == null
        && DeadLetters.isWhole(received.record());
  }

  void send(Received received, int home) {
    Position at = received.at();
    context.forward(copy(received, home), JobTopology.FORWARD_SINK);
    if (shared.metrics().forwarded() == 1) {
      LOG.warn(
          "event=command-forwarded partition={} offset={} to={}: a producer's partitioner is not"
              + " Kafka's murmur2; this is said once, joblog_commands_forwarded_total counts on",
          at.partition(),
          at.offset(),
          home);
    }
  }

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

  private static Record<byte[], Addressed> copy(Received received, int home) {
    RecordHeaders headers = new RecordHeaders(received.record().headers());
    String from = received.at().partition() + ":" + received.at().offset();
    headers.add(LogHeaders.FORWARDED_FROM, from.getBytes(StandardCharsets.UTF_8));
    Record<byte[], byte[]> record = received.record();
    return new Record<>(
        record.key(), Addressed.to(home, record.value()), record.timestamp(), headers);
  }
}
