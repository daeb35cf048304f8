// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamBenchOptionsTest {

  @Test
  void defaultsAreFiveThousandStreamsAndFiveHundredJobs() throws Exception {
    assertThat(StreamBenchOptions.parse(List.of())).isEqualTo(new StreamBenchOptions(5_000, 500));
  }

  @Test
  void takesBothNumbers() throws Exception {
    assertThat(StreamBenchOptions.parse(List.of("--jobs", "1", "--connections", "25000")))
        .isEqualTo(new StreamBenchOptions(25_000, 1));
  }

  @Test
  void refusesWhatIsOutOfBoundsOrUnknown() {
    assertThatThrownBy(() -> StreamBenchOptions.parse(List.of("--connections", "25001")))
        .hasMessage("Expected --connections to be from 1 to 25000, but it is 25001.");
    assertThatThrownBy(() -> StreamBenchOptions.parse(List.of("--address", "x")))
        .hasMessage("Expected --connections, --jobs or --help, but got --address.");
  }

  @Test
  void refusesASystemThatGivesTooFewFiles() {
    StreamBenchOptions options = new StreamBenchOptions(5_000, 500);
    assertThatCode(() -> options.requireFiles(6_000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> options.requireFiles(5_999))
        .hasMessage(
            "Expected ulimit -n to be at least 6000 for 5000 streams, but it is 5999: raise it,"
                + " or ask for fewer with --connections.");
  }
}
