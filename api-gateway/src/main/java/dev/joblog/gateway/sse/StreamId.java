// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code id:} of a message: where to go on, on any gateway. Clients give it back as it is.
 *
 * <pre>
 * v1.&lt;base64url of: number of partitions, the next offset of each, as unsigned LEB128&gt;
 * j1.&lt;partition&gt;.&lt;next offset&gt;.&lt;sequence&gt;.&lt;log time&gt;[.end]
 * </pre>
 */
sealed interface StreamId {

  /** Longer than any of ours: 4,096 partitions of nine bytes each, in base64. */
  int CHARS_MAX = 50_000;

  /** A tenant's stream: the next offset of every partition. */
  @SuppressWarnings("ArrayRecordComponent") // never changed, compared as text
  record OfTenant(long[] next) implements StreamId {

    @Override
    public String toString() {
      ByteArrayOutputStream out = new ByteArrayOutputStream(next.length * 4);
      write(out, next.length);
      for (long offset : next) {
        write(out, offset);
      }
      return "v1." + Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, long value) {
      long rest = value;
      while (rest > 0x7F) {
        out.write((int) (rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }

  /**
   * One job's stream.
   *
   * @param sequence of the job's last event before this position; 0: none was seen
   * @param millis that event's log time
   * @param end the stream was closed because the job was over
   */
  record OfJob(int partition, long next, long sequence, long millis, boolean end)
      implements StreamId {

    private static final Pattern TEXT =
        Pattern.compile("j1\\.(\\d{1,4})\\.(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,15})(\\.end)?");

    OfJob ended() {
      return new OfJob(partition, next, sequence, millis, true);
    }

    @Override
    public String toString() {
      return "j1." + partition + "." + next + "." + sequence + "." + millis + (end ? ".end" : "");
    }
  }

  /** Empty when the text is not exactly what one of ours would be. */
  static Optional<StreamId> parse(String text, int partitions) {
    if (text.length() > CHARS_MAX) {
      return Optional.empty();
    }
    Optional<StreamId> id =
        text.startsWith("v1.") ? vector(text.substring(3), partitions) : job(text, partitions);
    return id.filter(parsed -> parsed.toString().equals(text));
  }

  private static Optional<StreamId> job(String text, int partitions) {
    Matcher parts = OfJob.TEXT.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) >= partitions) {
      return Optional.empty();
    }
    return Optional.of(
        new OfJob(
            Integer.parseInt(parts.group(1)),
            Long.parseLong(parts.group(2)),
            Long.parseLong(parts.group(3)),
            Long.parseLong(parts.group(4)),
            parts.group(5) != null));
  }

  private static Optional<StreamId> vector(String text, int partitions) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    long[] numbers = new long[partitions + 1];
    int at = 0;
    for (int i = 0; i <= partitions; i++) {
      int shift = 0;
      boolean more = true;
      while (more) {
        if (at == bytes.length || shift > 56) {
          return Optional.empty();
        }
        numbers[i] |= (long) (bytes[at] & 0x7F) << shift;
        more = bytes[at] < 0;
        at++;
        shift += 7;
      }
    }
    return at == bytes.length && numbers[0] == partitions
        ? Optional.of(new OfTenant(Arrays.copyOfRange(numbers, 1, numbers.length)))
        : Optional.empty();
  }
}
