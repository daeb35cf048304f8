// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.avro.io.BinaryData;

/**
 * Writes one record's fields in Avro binary, in their schema's order. Each thread has one of it,
 * with one buffer; a record is begun, written and taken before the next one.
 */
final class AvroWriter {

  /** What a thread keeps; a larger record takes a larger buffer, and that one is let go. */
  static final int KEPT_BYTES_MAX = 16 * 1024;

  private static final int NUMBER_BYTES_MAX = 10;
  private static final int UUID_CHARS = 36;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final ThreadLocal<AvroWriter> OF_THREAD = ThreadLocal.withInitial(AvroWriter::new);

  private byte[] bytes = new byte[1024];
  private int at;

  private AvroWriter() {}

  /** This thread's, with nothing but the prefix in it. */
  static AvroWriter begin(byte[] prefix) {
    AvroWriter writer = OF_THREAD.get();
    writer.at = 0;
    return writer.fixed(prefix);
  }

  /** An int or a long: the two are one on the wire. */
  AvroWriter number(long value) {
    room(NUMBER_BYTES_MAX);
    at += BinaryData.encodeLong(value, bytes, at);
    return this;
  }

  AvroWriter flag(boolean value) {
    room(1);
    bytes[at++] = (byte) (value ? 1 : 0);
    return this;
  }

  /** Half a surrogate pair becomes a question mark. */
  AvroWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return number(utf8.length).fixed(utf8);
  }

  /** As text. */
  AvroWriter uuid(UUID uuid) {
    number(UUID_CHARS);
    room(UUID_CHARS);
    long high = uuid.getMostSignificantBits();
    hex(high, 60, 32);
    dash();
    hex(high, 28, 16);
    dash();
    hex(high, 12, 0);
    dash();
    long low = uuid.getLeastSignificantBits();
    hex(low, 60, 48);
    dash();
    hex(low, 44, 0);
    return this;
  }

  AvroWriter time(Instant t) {
    return number(t.toEpochMilli());
  }

  AvroWriter span(Duration span) {
    return number(span.toMillis());
  }

  /** Bytes of a length that the schema says. */
  AvroWriter fixed(byte[] some) {
    room(some.length);
    System.arraycopy(some, 0, bytes, at, some.length);
    at += some.length;
    return this;
  }

  <T> AvroWriter part(T value, BiConsumer<AvroWriter, T> write) {
    write.accept(this, value);
    return this;
  }

  /** A union of null and something. */
  <T> AvroWriter maybe(Optional<T> value, BiConsumer<AvroWriter, T> write) {
    number(value.isPresent() ? 1 : 0);
    if (value.isPresent()) {
      write.accept(this, value.get());
    }
    return this;
  }

  AvroWriter maybeNumber(OptionalInt value) {
    return value.isPresent() ? number(1).number(value.getAsInt()) : number(0);
  }

  AvroWriter maybeNumber(OptionalLong value) {
    return value.isPresent() ? number(1).number(value.getAsLong()) : number(0);
  }

  /** An array, in one block. */
  <T> AvroWriter each(Collection<T> items, BiConsumer<AvroWriter, T> write) {
    if (!items.isEmpty()) {
      number(items.size());
      items.forEach(item -> write.accept(this, item));
    }
    return number(0);
  }

  /** A map of words, by key: the same map is the same bytes. */
  AvroWriter words(Map<String, String> words) {
    if (!words.isEmpty()) {
      number(words.size());
      Words.sorted(words).forEach((key, value) -> text(key).text(value));
    }
    return number(0);
  }

  /** What was written since it was begun. */
  byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, at);
    if (bytes.length > KEPT_BYTES_MAX) {
      bytes = new byte[KEPT_BYTES_MAX];
    }
    return taken;
  }

  /** Bytes that this thread keeps between records. */
  static int kept() {
    return OF_THREAD.get().bytes.length;
  }

  private void hex(long value, int fromBit, int toBit) {
    for (int bit = fromBit; bit >= toBit; bit -= 4) {
      bytes[at++] = HEX[(int) (value >>> bit) & 0xF];
    }
  }

  private void dash() {
    bytes[at++] = '-';
  }

  private void room(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
    }
  }
}
