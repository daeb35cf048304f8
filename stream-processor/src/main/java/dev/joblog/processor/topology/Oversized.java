// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Limits;
import dev.joblog.topics.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Records larger than a command may be. The consumer lets go of their content as soon as it has it,
 * so that one at a time is in memory, and leaves a mark in its place: key or value is gone, and a
 * header says how large it was (ADR 0050). A sender that writes that header itself has its record
 * put aside too, if it has no key or no value.
 */
final class Oversized {

  /** The size of a record that no process could hold. */
  static final long UNKNOWN_BYTES = 0;

  /** What stands for the record's headers. */
  static Headers mark(long bytes) {
    Headers headers = new RecordHeaders();
    mark(headers, bytes);
    return headers;
  }

  /** Says so beside the record's own headers. */
  static void mark(Headers headers, long bytes) {
    headers.add(
        DeadLetterHeaders.OMITTED_BYTES, Long.toString(bytes).getBytes(StandardCharsets.US_ASCII));
  }

  /** The size of the record, if it is larger than a command may be. */
  static OptionalLong bytes(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    if (key == null || value == null) {
      Header mark = headers.lastHeader(DeadLetterHeaders.OMITTED_BYTES);
      if (mark != null) {
        return OptionalLong.of(marked(mark.value()));
      }
    }
    long bytes = RecordBytes.of(key, value, headers);
    return bytes > Limits.COMMAND_BYTES_MAX ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  private static long marked(byte @Nullable [] value) {
    String digits = value == null ? "" : new String(value, StandardCharsets.US_ASCII);
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : UNKNOWN_BYTES;
  }

  /** Why it is put aside. */
  static String sentence(long bytes) {
    return "Expected a record of at most "
        + Limits.COMMAND_BYTES_MAX
        + " bytes, but it has "
        + (bytes == UNKNOWN_BYTES ? "more than this process can hold" : Long.toString(bytes));
  }

  private Oversized() {}
}
