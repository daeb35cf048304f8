// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Limits;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The memory that one poll's records may take, unpacked: {@link #BYTES_MAX} and what is left of a
 * last record. Kafka's consumer bounds a poll by their number alone (ADR 0050). What comes after is
 * let go of, and is {@link #isLeft left for the next poll}. Of one consumer; stream thread only.
 */
final class PollRoom {

  /** Sixteen of the largest commands. */
  static final int BYTES_MAX = 16 * Limits.COMMAND_BYTES_MAX;

  private final Set<Headers> left = Collections.newSetFromMap(new IdentityHashMap<>());
  private long taken;

  /** A poll begins. */
  void empty() {
    taken = 0;
    left.clear();
  }

  /** Whether a record with these headers came when there was no room, so that it lacks a part. */
  boolean isLeft(Headers headers) {
    return left.contains(headers);
  }

  /**
   * A key or a value as it came, or nothing: with a mark where it is larger than a command may be.
   * Kafka's own deserializer copies first; so only unpacking is left to fail for want of memory,
   * and a consumer stays at the record then.
   */
  final class Part implements Deserializer<byte[]> {

    @Override
    public byte @Nullable [] deserialize(String topic, byte @Nullable [] part) {
      return part;
    }

    @Override
    public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer part) {
      if (taken >= BYTES_MAX) {
        leave(headers);
        return null;
      }
      if (part != null && part.remaining() > Limits.COMMAND_BYTES_MAX) {
        Oversized.mark(headers, part.remaining());
        return null;
      }
      byte[] copy = Utils.toNullableArray(part);
      taken += RecordBytes.of(copy, null, headers);
      return copy;
    }
  }

  private void leave(Headers headers) {
    left.add(headers);
    for (Header header : headers.toArray()) {
      headers.remove(header.key());
    }
  }
}
