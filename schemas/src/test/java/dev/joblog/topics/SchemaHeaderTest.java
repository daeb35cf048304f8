// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaHeaderTest {

  @Test
  void whatIsWrittenIsRead() {
    RecordHeaders headers = new RecordHeaders(List.of(SchemaHeader.of(5)));

    assertThat(SchemaHeader.read(headers)).hasValue(5);
  }

  @Test
  void whatIsNoNumberSaysNothing() {
    assertThat(SchemaHeader.read(new RecordHeaders())).isEmpty();
    assertThat(SchemaHeader.read(headers(null))).isEmpty();
    for (String text : List.of("", "x", "-1", "1.0", "1234567890", " 5")) {
      assertThat(SchemaHeader.read(headers(text.getBytes(StandardCharsets.US_ASCII))))
          .as(text)
          .isEmpty();
    }
  }

  private static RecordHeaders headers(byte @Nullable [] value) {
    Header header = new RecordHeader(SchemaHeader.NAME, value);
    return new RecordHeaders(List.of(header));
  }
}
