// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Writes row values: a version byte, then fields in order. The same value gives the same bytes. */
final class RowWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  RowWriter(int version) {
    bytes.write(version);
  }

  /** Zigzag and seven bits a byte: small numbers are short, negative ones too. */
  RowWriter number(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  RowWriter flag(boolean value) {
    bytes.write(value ? 1 : 0);
    return this;
  }

  RowWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  RowWriter raw(byte[] more) {
    number(more.length);
    bytes.writeBytes(more);
    return this;
  }

  RowWriter time(Instant t) {
    return number(t.toEpochMilli());
  }

  RowWriter span(Duration span) {
    return number(span.toMillis());
  }

  RowWriter uuid(UUID uuid) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.write((int) (uuid.getMostSignificantBits() >>> shift));
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.write((int) (uuid.getLeastSignificantBits() >>> shift));
    }
    return this;
  }

  <T> RowWriter maybe(Optional<T> value, Consumer<T> write) {
    flag(value.isPresent());
    value.ifPresent(write);
    return this;
  }

  <T> RowWriter each(List<T> values, Consumer<T> write) {
    number(values.size());
    values.forEach(write);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
