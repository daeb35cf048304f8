// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code job-events}, each a link of its partition's chain: {@code hash =
 * SHA-256(previous hash ‖ canonical bytes)}, the canonical bytes being the record without its
 * schema id prefix and without the hash, which is its last field (DESIGN 12).
 */
public final class EventWire {

  /** Bytes of a hash. */
  public static final int HASH_BYTES = 32;

  /** Stands at the end until the rest is hashed. */
  private static final byte[] NO_HASH = new byte[HASH_BYTES];

  private static final ThreadLocal<MessageDigest> SHA_OF_THREAD =
      ThreadLocal.withInitial(EventWire::sha256);

  private final TopicCodec<DecodedEvent> codec;

  public EventWire(KnownSchemas schemas) {
    this.codec = new TopicCodec<>(Subject.EVENTS, schemas, EventWire::event);
  }

  /** What stands before the first event of a partition: 32 zero bytes. */
  public static byte[] genesis() {
    return new byte[HASH_BYTES];
  }

  /**
   * The same arguments give the same bytes, for ever.
   *
   * @param position events on this partition up to and with this one, from 1
   * @param previousHash of the event before, or {@link #genesis}
   */
  public EncodedEvent encode(Event event, long position, byte[] previousHash) {
    byte[] record =
        codec
            .begin()
            .part(event.header(), EventHeaderWire::write)
            .text(event.fact().name())
            .part(event.fact(), FactWire::write)
            .number(position)
            .fixed(NO_HASH)
            .take();
    int end = record.length - HASH_BYTES;
    byte[] hash = link(previousHash, record, TopicCodec.PREFIX_BYTES, end);
    System.arraycopy(hash, 0, record, end, HASH_BYTES);
    return new EncodedEvent(record, hash);
  }

  public DecodedEvent decode(byte @Nullable [] record) throws UndecodableException {
    return codec.decode(record);
  }

  private static DecodedEvent event(AvroReader in) throws IOException {
    EventHeader header = EventHeaderWire.header(in);
    String name = in.text();
    Fact fact = FactWire.fact(in);
    if (!name.isEmpty() && !name.equals(fact.name())) {
      throw new UndecodableException(
          "Expected the event's name to be " + fact.name() + ", as its fact is, but it is not");
    }
    long position = in.number();
    byte[] hash = new byte[HASH_BYTES];
    in.readFixed(hash);
    return new DecodedEvent(new Event(header, fact), position, hash);
  }

  /** What an audit looks at. A record of another schema is decoded in full first: slower. */
  public EventOutline outline(byte @Nullable [] record) throws UndecodableException {
    if (record != null && codec.isOwn(TopicCodec.schemaId(record))) {
      try {
        return OutlineReader.read(record, codec.isFixed(TopicCodec.schemaId(record)));
      } catch (UndecodableException anotherSchema) {
        // tried below, or said there
      }
    }
    DecodedEvent decoded = decode(record);
    return OutlineReader.read(
        encode(decoded.event(), decoded.position(), genesis()).record(),
        record != null && codec.isOfItsFixedId(record));
  }

  /**
   * The id before an event.
   *
   * @param record an event that can be read
   */
  public static int schemaId(byte[] record) {
    return ByteBuffer.wrap(record, 1, Integer.BYTES).getInt();
  }

  /** The hash that a record carries; whether it is right only the chain can tell. */
  public static byte[] hashOf(byte[] record) throws UndecodableException {
    return Arrays.copyOfRange(record, canonicalEnd(record), record.length);
  }

  /** What the hash of this record is taken over, besides the previous one. */
  public static byte[] canonicalBytes(byte[] record) throws UndecodableException {
    return Arrays.copyOfRange(record, TopicCodec.PREFIX_BYTES, canonicalEnd(record));
  }

  /** The hash that this record must carry. */
  public static byte[] expectedHash(byte[] previousHash, byte[] record)
      throws UndecodableException {
    return link(previousHash, record, TopicCodec.PREFIX_BYTES, canonicalEnd(record));
  }

  static int canonicalEnd(byte[] record) throws UndecodableException {
    TopicCodec.schemaId(record);
    int end = record.length - HASH_BYTES;
    if (end < TopicCodec.PREFIX_BYTES) {
      throw new UndecodableException(
          "Expected an event to end with a hash of 32 bytes, but it has " + record.length);
    }
    return end;
  }

  private static byte[] link(byte[] previousHash, byte[] record, int from, int to) {
    if (previousHash.length != HASH_BYTES) {
      throw new IllegalArgumentException(
          "Expected a hash of 32 bytes, but it has " + previousHash.length);
    }
    MessageDigest sha = SHA_OF_THREAD.get();
    sha.update(previousHash);
    sha.update(record, from, to - from);
    return sha.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }

  /**
   * @param record the value of the record on the topic
   * @param hash its link, for the next event
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes for Kafka; nobody compares or keeps these
  public record EncodedEvent(byte[] record, byte[] hash) {}

  /**
   * @param hash as the record carries it; whether it is right only the chain can tell
   */
  @SuppressWarnings("ArrayRecordComponent") // as above
  public record DecodedEvent(Event event, long position, byte[] hash) {}
}
