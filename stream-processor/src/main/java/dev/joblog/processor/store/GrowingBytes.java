// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Arrays;

/**
 * Bytes that are written one after the other, by one thread: the JDK's stream takes a lock for
 * each.
 */
final class GrowingBytes {

  private byte[] bytes;
  private int size;

  /**
   * @param expected more than that is copied as it grows
   */
  GrowingBytes(int expected) {
    bytes = new byte[expected];
  }

  void one(int lowestByte) {
    room(1);
    bytes[size++] = (byte) lowestByte;
  }

  /** Big-endian, so that the order of bytes is the order of numbers, unsigned. */
  void eight(long number) {
    room(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (number >>> shift);
    }
  }

  void all(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  byte[] written() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
