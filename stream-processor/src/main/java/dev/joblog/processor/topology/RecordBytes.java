// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** How large a record is: key, value and headers. */
final class RecordBytes {

  /**
   * What a header costs on the log beside its key and value, from above: two lengths of at most
   * five bytes each.
   */
  static final int HEADER_FRAME = 10;

  static long of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long bytes = length(key) + length(value);
    for (Header header : headers) {
      bytes += header.key().getBytes(StandardCharsets.UTF_8).length;
      bytes += length(header.value()) + HEADER_FRAME;
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private RecordBytes() {}
}
