// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro binary out of an array. Avro's own decoder allocates whatever length the bytes declare; this
 * one believes no length or count that is greater than the bytes that are left, so memory stays
 * within a small multiple of the input, and no more items in all lists and maps together than it is
 * told: an item of one byte can cost a hundred in memory. Malformed UTF-8 is refused instead of
 * replaced.
 */
class BoundedDecoder extends Decoder {

  private static final int VARINT_BYTES_MAX = 10;
  private static final char REPLACEMENT = 0xFFFD;

  private final byte[] bytes;
  private int at;
  private long itemsLeft;

  BoundedDecoder(byte[] bytes, int from) {
    this(bytes, from, Integer.MAX_VALUE);
  }

  /**
   * @param itemsMax in all lists and maps together
   */
  BoundedDecoder(byte[] bytes, int from, int itemsMax) {
    this.bytes = bytes;
    this.at = from;
    this.itemsLeft = itemsMax;
  }

  int left() {
    return bytes.length - at;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    byte value = next();
    if (value != 0 && value != 1) {
      throw new IOException("Expected a boolean to be 0 or 1, but it is " + value);
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException("Expected an int, but " + value + " is out of its range");
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long zigzag = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      byte part = next();
      zigzag |= (part & 0x7FL) << (7 * i);
      if (part >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new IOException("Expected a number of at most 10 bytes, but it goes on");
  }

  @Override
  public float readFloat() throws IOException {
    return ByteBuffer.wrap(take(Float.BYTES)).order(java.nio.ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return ByteBuffer.wrap(take(Double.BYTES)).order(java.nio.ByteOrder.LITTLE_ENDIAN).getDouble();
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    int length = length();
    int from = claim(length);
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !isWritten(text, from)) {
      throw new CharacterCodingException();
    }
    return text;
  }

  /** Whether the bytes before here say that; else a replacement stands for malformed ones. */
  private boolean isWritten(String text, int from) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(utf8, 0, utf8.length, bytes, from, at);
  }

  @Override
  public void skipString() throws IOException {
    skipBytes();
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    return ByteBuffer.wrap(take(length()));
  }

  @Override
  public void skipBytes() throws IOException {
    claim(length());
  }

  @Override
  public void readFixed(byte[] into, int start, int length) throws IOException {
    System.arraycopy(bytes, claim(length), into, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    claim(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return count();
  }

  @Override
  public long arrayNext() throws IOException {
    return count();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return count();
  }

  @Override
  public long mapNext() throws IOException {
    return count();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  @Override
  public int readIndex() throws IOException {
    int index = readInt();
    if (index < 0) {
      throw new IOException("Expected a union's branch, but it is number " + index);
    }
    return index;
  }

  /** Items in the next block; every item of ours takes a byte or more. */
  private long count() throws IOException {
    long count = readLong();
    if (count < 0) {
      count = Math.negateExact(count);
      readLong(); // the block's size in bytes: for those who skip
    }
    return items(count);
  }

  /** Items that must be skipped one by one, because their block does not say its size. */
  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      skipBytes();
      count = readLong();
    }
    return items(count);
  }

  private long items(long count) throws IOException {
    itemsLeft -= bounded(count);
    if (itemsLeft < 0) {
      throw new IOException("Expected fewer items in lists and maps, but there are too many");
    }
    return count;
  }

  private int length() throws IOException {
    return (int) bounded(readLong());
  }

  private long bounded(long declared) throws IOException {
    if (declared < 0 || declared > left()) {
      throw new EOFException(
          "Expected a length within the " + left() + " bytes left, but it is " + declared);
    }
    return declared;
  }

  private byte next() throws IOException {
    return bytes[claim(1)];
  }

  private byte[] take(int length) throws IOException {
    byte[] taken = new byte[length];
    readFixed(taken, 0, length);
    return taken;
  }

  private int claim(int length) throws IOException {
    int from = at;
    at += (int) bounded(length);
    return from;
  }
}
