// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Position;
import dev.joblog.topics.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records put aside as they came, key, value and headers, with headers that say why and where they
 * lay. Text headers, so that any console shows them. A record that is larger than any record of
 * ours may be (compression got it past the broker) leaves key, value and headers behind: the copy
 * would be refused, and the original stays where the headers say.
 */
final class DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  /** A record of this size or less, key, value and headers, is copied whole. */
  static final int BYTES_MAX = Limits.RECORD_BYTES_MAX;

  private static final int SENTENCE_CHARS_MAX = 1_024;

  private final ProcessorContext<byte[], Addressed> context;
  private final ProcessorMetrics metrics;

  DeadLetters(ProcessorContext<byte[], Addressed> context, ProcessorMetrics metrics) {
    this.context = context;
    this.metrics = metrics;
  }

  /** Puts a record aside, counts and logs it. */
  void add(Received received, String reason, String sentence) {
    LOG.warn(
        "event=dead-letter partition={} offset={} reason={} sentence=\"{}\"",
        received.at().partition(),
        received.at().offset(),
        reason,
        sentence);
    metrics.deadLetter(reason);
    context.forward(
        letter(received.record(), received.at(), reason, sentence), JobTopology.DEAD_LETTER_SINK);
  }

  /** The record's timestamp stays its own. */
  static Record<byte[], Addressed> letter(
      Record<byte[], byte[]> received, Position at, String reason, String sentence) {
    OptionalLong oversized = Oversized.bytes(received.key(), received.value(), received.headers());
    long bytes =
        oversized.orElseGet(
            () -> RecordBytes.of(received.key(), received.value(), received.headers()));
    boolean whole = isWhole(received);
    RecordHeaders headers = whole ? new RecordHeaders(received.headers()) : new RecordHeaders();
    headers.remove(DeadLetterHeaders.OMITTED_BYTES);
    put(headers, DeadLetterHeaders.REASON, reason);
    put(
        headers,
        DeadLetterHeaders.SENTENCE,
        sentence.substring(0, Math.min(sentence.length(), SENTENCE_CHARS_MAX)));
    put(headers, DeadLetterHeaders.PARTITION, Integer.toString(at.partition()));
    put(headers, DeadLetterHeaders.OFFSET, Long.toString(at.offset()));
    put(headers, DeadLetterHeaders.TIMESTAMP, Long.toString(received.timestamp()));
    if (!whole) {
      put(headers, DeadLetterHeaders.OMITTED_BYTES, Long.toString(bytes));
    }
    return new Record<>(
        whole ? received.key() : null,
        Addressed.to(at.partition(), whole ? received.value() : null),
        received.timestamp(),
        headers);
  }

  /** Whether a copy of it would not be refused for its size. */
  static boolean isWhole(Record<byte[], byte[]> received) {
    return Oversized.bytes(received.key(), received.value(), received.headers()).isEmpty()
        && RecordBytes.of(received.key(), received.value(), received.headers()) <= BYTES_MAX;
  }

  /** Replaces what a sender may have put there under our name. */
  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
