// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Reads what {@link RowWriter} wrote. A row of a later version stops the task: a newer binary wrote
 * it.
 */
final class RowReader {

  private final ByteBuffer bytes;
  private final int version;

  RowReader(byte[] row, int newestVersion) {
    this.bytes = ByteBuffer.wrap(row);
    this.version = bytes.get();
    if (version < 1 || version > newestVersion) {
      throw new NotEquippedException(
          "Expected a row of version 1 to " + newestVersion + ", but it is " + version);
    }
  }

  /** The one that the row was written in. */
  int version() {
    return version;
  }

  long number() {
    long value = 0;
    int shift = 0;
    byte part;
    do {
      part = bytes.get();
      value |= (long) (part & 0x7F) << shift;
      shift += 7;
    } while (part < 0);
    return (value >>> 1) ^ -(value & 1);
  }

  int small() {
    return Math.toIntExact(number());
  }

  boolean flag() {
    return bytes.get() != 0;
  }

  String text() {
    byte[] utf8 = new byte[small()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  byte[] raw() {
    byte[] more = new byte[small()];
    bytes.get(more);
    return more;
  }

  Instant time() {
    return Instant.ofEpochMilli(number());
  }

  Duration span() {
    return Duration.ofMillis(number());
  }

  UUID uuid() {
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  <T> Optional<T> maybe(Supplier<T> read) {
    return flag() ? Optional.of(read.get()) : Optional.empty();
  }

  <T> List<T> each(Supplier<T> read) {
    int size = small();
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(read.get());
    }
    return List.copyOf(values);
  }
}
