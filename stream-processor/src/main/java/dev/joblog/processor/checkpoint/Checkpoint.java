// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import dev.joblog.protocol.wire.EventWire;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed statement: "up to here the log was sound, and its head was this". One record of {@code
 * job-audit-checkpoints}, one line of an exported {@code checkpoints.ndjson}; there is exactly one
 * way to write it.
 *
 * @param position of the event it was taken at: events on the partition up to and with it
 * @param offset of that event's record
 * @param hash of that event, which covers all before it; lower-case hex
 * @param count events read and verified since this signer's checkpoint before
 * @param time when it was signed, by the signer's clock
 * @param keyId {@link AuditKeys#keyId} of the public key
 * @param signature Ed25519 over {@link #signed}, in Base64
 */
public record Checkpoint(
    int partition,
    long position,
    long offset,
    String hash,
    long count,
    Instant time,
    String keyId,
    String signature) {

  /** More than any checkpoint has. */
  public static final int LINE_CHARS_MAX = 1_024;

  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"partition\":(\\d{1,4}),\"position\":(\\d{1,18}),\"offset\":(\\d{1,18}),\"hash\":\"([0-9a-f]{64})\","
              + "\"count\":(\\d{1,18}),\"time\":\"([-0-9T:.Z]{1,40})\",\"keyId\":\"([0-9a-f]{16})\",\"signature\":\"([A-Za-z0-9+/=]{1,200})\"}");

  /** What the signature is over: a word of its own, then the values, each on a line. */
  byte[] signed() {
    return String.join(
            "\n",
            "joblog-checkpoint-1",
            Integer.toString(partition),
            Long.toString(position),
            Long.toString(offset),
            hash,
            Long.toString(count),
            time.toString(),
            keyId)
        .getBytes(StandardCharsets.UTF_8);
  }

  Checkpoint withSignature(byte[] bytes) {
    return new Checkpoint(
        partition,
        position,
        offset,
        hash,
        count,
        time,
        keyId,
        Base64.getEncoder().encodeToString(bytes));
  }

  /** {@link #hash} as it stands in the event. */
  public byte[] hashBytes() {
    return HexFormat.of().parseHex(hash);
  }

  /** JSON, without a line's end. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "{\"partition\":%d,\"position\":%d,\"offset\":%d,\"hash\":\"%s\",\"count\":%d,\"time\":\"%s\",\"keyId\":\"%s\",\"signature\":\"%s\"}",
        partition,
        position,
        offset,
        hash,
        count,
        time,
        keyId,
        signature);
  }

  /** Empty when the text is not exactly what {@link #line} writes. */
  public static Optional<Checkpoint> read(String line) {
    Matcher part = LINE.matcher(line);
    if (!part.matches()) {
      return Optional.empty();
    }
    try {
      Checkpoint read =
          new Checkpoint(
              Integer.parseInt(part.group(1)),
              Long.parseLong(part.group(2)),
              Long.parseLong(part.group(3)),
              part.group(4),
              Long.parseLong(part.group(5)),
              Instant.parse(part.group(6)),
              part.group(7),
              part.group(8));
      return read.line().equals(line) && read.hashBytes().length == EventWire.HASH_BYTES
          ? Optional.of(read)
          : Optional.empty();
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }
}
