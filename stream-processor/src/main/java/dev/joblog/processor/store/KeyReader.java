// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** Takes a row key apart again, in the order it was built. */
final class KeyReader {

  private final ByteBuffer bytes;

  KeyReader(byte[] key) {
    this.bytes = ByteBuffer.wrap(key);
    bytes.get();
  }

  int one() {
    return bytes.get() & 0xFF;
  }

  long number() {
    return bytes.getLong();
  }

  Instant time() {
    return Instant.ofEpochMilli(number());
  }

  String text() {
    byte[] utf8 = new byte[bytes.getShort() & 0xFFFF];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  JobId id() {
    return new JobId(new UUID(number(), number()));
  }

  /** What has been read so far, table byte included. */
  byte[] before() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  byte[] rest() {
    return Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
  }
}
