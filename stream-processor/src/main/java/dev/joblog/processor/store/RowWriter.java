// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Writes row values: a version byte, then fields in order. The same value gives the same bytes. */
final class RowWriter {

  private final GrowingBytes bytes = new GrowingBytes(512);

  RowWriter(int version) {
    bytes.one(version);
  }

  /** Zigzag and seven bits a byte: small numbers are short, negative ones too. */
  RowWriter number(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      bytes.one((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.one((int) rest);
    return this;
  }

  RowWriter flag(boolean value) {
    bytes.one(value ? 1 : 0);
    return this;
  }

  RowWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    bytes.all(utf8);
    return this;
  }

  RowWriter raw(byte[] more) {
    number(more.length);
    bytes.all(more);
    return this;
  }

  RowWriter time(Instant t) {
    return number(t.toEpochMilli());
  }

  RowWriter span(Duration span) {
    return number(span.toMillis());
  }

  RowWriter uuid(UUID uuid) {
    bytes.eight(uuid.getMostSignificantBits());
    bytes.eight(uuid.getLeastSignificantBits());
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
    return bytes.written();
  }
}
