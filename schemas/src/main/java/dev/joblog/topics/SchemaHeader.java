// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Header of the commands that gateways and processors write: which of Joblog's own schemas the
 * value is in, in decimal, whatever id a registry gave it. So a gateway and a processor understand
 * each other also while only one of them has a registry (ADR 0090).
 */
public final class SchemaHeader {

  public static final String NAME = "joblog-schema";

  private static final int DIGITS_MAX = 9;

  public static Header of(int number) {
    return new RecordHeader(NAME, Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  /** Empty if there is none, or none that could be ours. */
  public static OptionalInt read(Headers headers) {
    Header header = headers.lastHeader(NAME);
    if (header == null || header.value() == null || header.value().length > DIGITS_MAX) {
      return OptionalInt.empty();
    }
    String text = new String(header.value(), StandardCharsets.US_ASCII);
    return text.matches("[0-9]+") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  private SchemaHeader() {}
}
