// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One buffer for each thread. */
class AvroWriterTest {

  private static final byte[] PREFIX = {7};

  @Test
  void aRecordDoesNotSeeTheOneBeforeIt() {
    byte[] first = AvroWriter.begin(PREFIX).text("first, and longer").take();
    byte[] second = AvroWriter.begin(PREFIX).text("b").take();

    assertThat(second).containsExactly(7, 2, 'b');
    assertThat(first).hasSize(1 + 1 + "first, and longer".length());
  }

  @Test
  void aRecordThatFailedHalfwayLeavesNothing() {
    AvroWriter writer = AvroWriter.begin(PREFIX).text("half");
    assertThatThrownBy(
            () ->
                writer.part(
                    "a",
                    (out, part) -> {
                      throw new IllegalArgumentException("as a bad route does");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(AvroWriter.begin(PREFIX).take()).containsExactly(PREFIX);
  }

  @Test
  void whatALargeRecordTookIsLetGo() {
    int large = 50 * AvroWriter.KEPT_BYTES_MAX;

    byte[] record = AvroWriter.begin(PREFIX).text("x".repeat(large)).take();

    assertThat(record).hasSize(large + 4);
    assertThat(AvroWriter.kept()).isLessThanOrEqualTo(AvroWriter.KEPT_BYTES_MAX);
    assertThat(AvroWriter.begin(PREFIX).take()).containsExactly(PREFIX);
  }

  @Test
  void aUuidIsItsText() {
    for (int seed = 0; seed < 100; seed++) {
      UUID uuid = new RandomValues(seed).next(UUID.class);

      byte[] text = uuid.toString().getBytes(StandardCharsets.US_ASCII);
      assertThat(AvroWriter.begin(new byte[] {2 * 36}).fixed(text).take())
          .isEqualTo(AvroWriter.begin(new byte[0]).uuid(uuid).take());
    }
  }
}
