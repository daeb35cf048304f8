// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Position;
import dev.joblog.topics.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

final class DeadLettersTest {

  private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

  @Test
  void aLetterIsTheRecordAsItCameAndSaysWhyAndFromWhere() {
    Record<byte[], byte[]> received = record(10);
    received.headers().add("traceparent", KEY);

    Record<byte[], Addressed> letter = letter(received);

    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value().value()).isEqualTo(received.value());
    assertThat(letter.timestamp()).isEqualTo(1_234);
    assertThat(letter.headers().lastHeader("traceparent").value()).isEqualTo(KEY);
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("undecodable");
    assertThat(text(letter, DeadLetterHeaders.SENTENCE)).isEqualTo("Expected a, but b");
    assertThat(text(letter, DeadLetterHeaders.PARTITION)).isEqualTo("3");
    assertThat(text(letter, DeadLetterHeaders.OFFSET)).isEqualTo("77");
    assertThat(text(letter, DeadLetterHeaders.TIMESTAMP)).isEqualTo("1234");
    assertThat(letter.headers().lastHeader(DeadLetterHeaders.OMITTED_BYTES)).isNull();
  }

  @Test
  void theReceivedRecordKeepsItsOwnHeaders() {
    Record<byte[], byte[]> received = record(10);

    letter(received);

    assertThat(received.headers()).isEmpty();
  }

  @Test
  void aSenderCannotPassOffItsOwnReason() {
    Record<byte[], byte[]> received = record(10);
    received.headers().add(DeadLetterHeaders.REASON, KEY);

    assertThat(letter(received).headers().headers(DeadLetterHeaders.REASON))
        .singleElement()
        .satisfies(only -> assertThat(only.value()).asString().isEqualTo("undecodable"));
  }

  @Test
  void aRecordAtTheBoundIsCopiedWhole() {
    Record<byte[], byte[]> received = record(DeadLetters.BYTES_MAX - KEY.length);

    assertThat(letter(received).value().value()).hasSize(DeadLetters.BYTES_MAX - KEY.length);
  }

  @Test
  void aRecordOneBytePastTheBoundLeavesItsContentBehind() {
    Record<byte[], byte[]> received = record(DeadLetters.BYTES_MAX - KEY.length + 1);

    Record<byte[], Addressed> letter = letter(received);

    assertThat(letter.value().value()).isNull();
    assertThat(letter.key()).isNull();
    assertThat(text(letter, DeadLetterHeaders.OMITTED_BYTES))
        .isEqualTo(Integer.toString(DeadLetters.BYTES_MAX + 1));
    assertThat(text(letter, DeadLetterHeaders.OFFSET)).isEqualTo("77");
  }

  @Test
  void headersCountTowardsTheBound() {
    Record<byte[], byte[]> received = record(10);
    received.headers().add("big", new byte[DeadLetters.BYTES_MAX]);

    Record<byte[], Addressed> letter = letter(received);

    assertThat(letter.value().value()).isNull();
    assertThat(letter.headers().lastHeader("big")).isNull();
  }

  @Test
  void whatKafkaAddsToEachHeaderCountsToo() {
    Record<byte[], byte[]> received = record(10);
    for (int header = 0; header < 100_000; header++) {
      received.headers().add("", new byte[0]);
    }

    assertThat(letter(received).headers().toArray()).hasSizeLessThan(10);
  }

  @Test
  void theMarkOfAnOversizedRecordSaysHowLargeItWas() {
    Record<byte[], byte[]> marked = new Record<>(null, null, 1_234, Oversized.mark(73_400_320));

    Record<byte[], Addressed> letter = letter(marked);

    assertThat(letter.value().value()).isNull();
    assertThat(text(letter, DeadLetterHeaders.OMITTED_BYTES)).isEqualTo("73400320");
  }

  @Test
  void aSenderCannotSayOfALetterWithContentThatItHasNone() {
    Record<byte[], byte[]> received = record(10);
    received.headers().add(DeadLetterHeaders.OMITTED_BYTES, KEY);

    assertThat(letter(received).headers().lastHeader(DeadLetterHeaders.OMITTED_BYTES)).isNull();
  }

  private static Record<byte[], byte[]> record(int valueBytes) {
    return new Record<>(KEY, new byte[valueBytes], 1_234, new RecordHeaders());
  }

  private static Record<byte[], Addressed> letter(Record<byte[], byte[]> received) {
    return DeadLetters.letter(received, new Position(3, 77), "undecodable", "Expected a, but b");
  }

  private static String text(Record<?, ?> letter, String header) {
    return new String(letter.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
