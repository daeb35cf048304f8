// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.protocol.wire.EventOutline;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as one line of NDJSON. There is exactly one way to write a record, so reading a line
 * means: take the record out of it, write that again, compare. What stands there for people cannot
 * differ from the bytes that the chain protects.
 *
 * <pre>
 * {"partition":0,"offset":7,"timestamp":1700000000000,"key":"…","value":"(Base64)",
 *  "event":{"position":5,"jobId":"…","sequence":2,"type":"JobClaimed","status":"claimed",
 *           "t":"2026-…Z","tenant":"…","queue":"…","jobType":"…","principal":"…",
 *           "operation":"ClaimNext","commandId":"…","command":{"partition":0,"offset":33},
 *           "ordinal":0,"hash":"(hex)"},
 *  "crc32c":"(hex, over all bytes of the line up to its own opening quote)"}
 * </pre>
 */
final class ExportLine {

  /** A record is at most 1 MiB; in Base64 a third more, and its words once again. */
  static final int BYTES_MAX = 3 << 20;

  private static final String[] NAMES = {
    "partition", "offset", "timestamp", "key", "value", "event", "crc32c"
  };

  private final EventWire wire;
  private final LineWriter out = new LineWriter();

  ExportLine(EventWire wire) {
    this.wire = wire;
  }

  /** The line with its end; good until the next call. */
  LineWriter write(LogRecord record) {
    out.clear();
    out.raw("{\"partition\":").number(record.partition());
    out.raw(",\"offset\":").number(record.offset());
    out.raw(",\"timestamp\":").number(record.timestamp());
    out.raw(",\"key\":");
    key(record.key());
    out.raw(",\"value\":");
    byte[] value = record.value();
    if (value == null) {
      out.raw("null");
    } else {
      out.raw("\"").base64(value).raw("\"");
    }
    out.raw(",\"event\":");
    event(value);
    return out.raw(",\"crc32c\":\"").checksum().raw("\"}\n");
  }

  /** Takes the record out of a line and says whether the line is as it must be. */
  LogRecord read(byte[] line, int length, long number) {
    Optional<LogRecord> found = new LineReader(line, length).record();
    if (found.isEmpty()) {
      return LogRecord.unreadable(number);
    }
    if (found.get().flaw().isPresent()) {
      return found.get().at(number, found.get().flaw());
    }
    LineWriter again = write(found.get());
    boolean same = Arrays.equals(line, 0, length, again.bytes(), 0, again.length());
    return found.get().at(number, same ? Optional.empty() : Optional.of(flaw(line, length, again)));
  }

  /** The last name that begins before the first difference. */
  private static String flaw(byte[] line, int length, LineWriter again) {
    int difference = Arrays.mismatch(line, 0, length, again.bytes(), 0, again.length());
    String text = new String(again.bytes(), 0, again.length(), StandardCharsets.ISO_8859_1);
    String flaw = NAMES[0];
    for (String name : NAMES) {
      if (text.lastIndexOf("\"" + name + "\":", difference) >= 0) {
        flaw = name;
      }
    }
    // The event is over the same bytes; what is left are the numbers that only the check sum knows.
    return flaw.equals("crc32c") ? "offset or crc32c" : flaw;
  }

  /** A job id; other bytes, which only a fault brings, as percent and hex. */
  private void key(byte @Nullable [] key) {
    if (key == null) {
      out.raw("null");
      return;
    }
    out.raw("\"");
    for (byte b : key) {
      boolean plain = b > 0x20 && b < 0x7F && b != '"' && b != '\\' && b != '%';
      out.raw(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02x", b));
    }
    out.raw("\"");
  }

  private void event(byte @Nullable [] value) {
    EventOutline event;
    try {
      event = wire.outline(value);
    } catch (UndecodableException noEvent) {
      out.raw("null");
      return;
    }
    out.raw("{\"position\":").number(event.position());
    out.raw(",\"jobId\":").text(event.jobId());
    out.raw(",\"sequence\":").number(event.sequence());
    out.raw(",\"type\":").text(event.fact());
    out.raw(",\"status\":").text(event.status());
    out.raw(",\"t\":").text(Instant.ofEpochMilli(event.t()).toString());
    out.raw(",\"tenant\":").text(event.tenant());
    out.raw(",\"queue\":").text(event.queue());
    out.raw(",\"jobType\":").text(event.jobType());
    out.raw(",\"principal\":").text(event.principal());
    out.raw(",\"operation\":").text(event.operation());
    out.raw(",\"commandId\":").text(event.commandId());
    out.raw(",\"command\":{\"partition\":").number(event.commandPartition());
    out.raw(",\"offset\":").number(event.commandOffset());
    out.raw("},\"ordinal\":").number(event.ordinal());
    byte[] bytes = Objects.requireNonNull(value);
    out.raw(",\"hash\":\"").hex(bytes, bytes.length - EventWire.HASH_BYTES).raw("\"}");
  }

  /** The beginning of a line, up to its value; the rest is compared, not read. */
  private static final class LineReader {
    private final byte[] line;
    private final int length;
    private int at;
    private boolean failed;
    private Optional<String> flaw = Optional.empty();

    LineReader(byte[] line, int length) {
      this.line = line;
      this.length = length;
    }

    Optional<LogRecord> record() {
      literal("{\"partition\":");
      long partition = number();
      literal(",\"offset\":");
      long offset = number();
      if (failed || partition < 0 || partition > Integer.MAX_VALUE || offset < 0) {
        return Optional.empty();
      }
      literal(",\"timestamp\":");
      long timestamp = number();
      note("timestamp");
      literal(",\"key\":");
      byte[] key = unescaped(string());
      note("key");
      literal(",\"value\":");
      byte[] value = decoded(string());
      literal(",\"event\":");
      note("value");
      return Optional.of(
          new LogRecord((int) partition, offset, timestamp, key, failed ? null : value, 0, flaw));
    }

    private void note(String part) {
      if (failed && flaw.isEmpty()) {
        flaw = Optional.of(part);
      }
    }

    private void literal(String expected) {
      for (int i = 0; i < expected.length() && !failed; i++) {
        failed = at >= length || line[at++] != expected.charAt(i);
      }
    }

    private long number() {
      int from = at;
      if (at < length && line[at] == '-') {
        at++;
      }
      while (at < length && line[at] >= '0' && line[at] <= '9') {
        at++;
      }
      try {
        return failed
            ? 0
            : Long.parseLong(new String(line, from, at - from, StandardCharsets.US_ASCII));
      } catch (NumberFormatException noNumber) {
        failed = true;
        return 0;
      }
    }

    /** What stands between two quotes; null for null. */
    private byte @Nullable [] string() {
      if (at < length && line[at] == 'n') {
        literal("null");
        return null;
      }
      literal("\"");
      int from = at;
      while (at < length && line[at] != '"') {
        at++;
      }
      byte[] found = Arrays.copyOfRange(line, Math.min(from, length), at);
      literal("\"");
      return found;
    }

    private byte @Nullable [] decoded(byte @Nullable [] base64) {
      try {
        return base64 == null ? null : Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException noBase64) {
        failed = true;
        return null;
      }
    }

    private byte @Nullable [] unescaped(byte @Nullable [] key) {
      if (key == null || new String(key, StandardCharsets.ISO_8859_1).indexOf('%') < 0) {
        return key;
      }
      byte[] bytes = new byte[key.length];
      int used = 0;
      for (int i = 0; i < key.length && !failed; i++) {
        if (key[i] != '%') {
          bytes[used++] = key[i];
        } else if (i + 2 < key.length) {
          int high = Character.digit(key[++i], 16);
          int low = Character.digit(key[++i], 16);
          failed = high < 0 || low < 0;
          bytes[used++] = (byte) ((high << 4) | low);
        } else {
          failed = true;
        }
      }
      return Arrays.copyOf(bytes, used);
    }
  }
}
