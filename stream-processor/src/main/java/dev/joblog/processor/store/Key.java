// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Builds row keys. Every key begins with the byte of its table; numbers are big-endian, so that
 * byte order is number order; texts carry their length, so that no key can be mistaken for a longer
 * one's beginning.
 *
 * <p>Times are milliseconds since the epoch and never negative.
 */
final class Key {

  /** The tables of one partition's state, in the order they lie in the store. */
  enum Table {
    META(0x00),
    JOB(0x01),
    PAYLOAD(0x02),
    RESULT(0x03),
    CHECKPOINT(0x04),
    HISTORY(0x05),
    CHILDREN(0x06),
    GONE(0x07),
    QUEUE(0x08),
    OLD_HISTORY(0x09),
    BEAT(0x0A),
    BEAT_CHECKPOINT(0x0B),
    READY(0x10),
    DUE(0x11),
    WAITER(0x12),
    CLAIM_KEY(0x13),
    COUNT(0x18),
    LIST(0x20),
    LIST_BY_OWNER(0x21),
    LIST_BY_OWNER_STATUS(0x22),
    LIST_BY_STATUS(0x23),
    LIST_BY_TYPE(0x24),
    LIST_BY_QUEUE(0x25),
    LIST_BY_PARENT(0x26),
    LIST_BY_LABEL(0x27),
    LIST_BY_RESULT(0x28);

    final int prefix;

    Table(int prefix) {
      this.prefix = prefix;
    }
  }

  private final GrowingBytes bytes = new GrowingBytes(96);

  private Key(int prefix) {
    bytes.one(prefix);
  }

  static Key of(Table table) {
    return new Key(table.prefix);
  }

  Key one(int unsignedByte) {
    bytes.one(unsignedByte);
    return this;
  }

  Key number(long value) {
    bytes.eight(value);
    return this;
  }

  Key time(Instant t) {
    return number(t.toEpochMilli());
  }

  Key text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xFFFF) {
      throw new IllegalStateException(
          "Expected a key text under 64 KiB, but it has " + utf8.length + " bytes");
    }
    bytes.one(utf8.length >>> 8);
    bytes.one(utf8.length);
    bytes.all(utf8);
    return this;
  }

  Key id(JobId id) {
    return number(id.value().getMostSignificantBits()).number(id.value().getLeastSignificantBits());
  }

  Key raw(byte[] more) {
    bytes.all(more);
    return this;
  }

  byte[] bytes() {
    return bytes.written();
  }

  /** The first key after every key that begins with this prefix. */
  static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xFF) {
        end[i]++;
        return Arrays.copyOf(end, i + 1);
      }
    }
    throw new IllegalStateException("Expected a prefix below 0xFF…, but it is all ones");
  }

  /** The first key after this very key. */
  static byte[] next(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
