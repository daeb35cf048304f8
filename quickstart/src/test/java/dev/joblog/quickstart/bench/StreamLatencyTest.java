// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of the streams' benchmark. */
final class StreamLatencyTest {

  private static List<Long> millis(long... values) {
    List<Long> nanos = new ArrayList<>();
    for (long value : values) {
      nanos.add(value * 1_000_000);
    }
    return nanos;
  }

  @Test
  void whatIsAddedIsTheDifferenceOfEachJobAndMayBeNegative() {
    String row = StreamLatency.row("one at a time", 7, millis(100, 20, 50), millis(104, 19, 60));
    assertThat(row.replaceAll(" +", " "))
        .isEqualTo("| one at a time | 7 | 3 | 50.00 | 100.00 | 60.00 | 104.00 | 4.00 | 10.00 |");
    assertThat(StreamLatency.row("x", 1, millis(5), millis(2)).replaceAll(" +", " "))
        .endsWith("| -3.00 | -3.00 |");
    assertThat(StreamLatency.header().lines()).allMatch(line -> line.length() == row.length());
  }

  @Test
  void aPercentileIsTheSmallestSampleThatThatShareDoesNotExceed() {
    List<Long> hundred = new ArrayList<>();
    for (long i = 1; i <= 100; i++) {
      hundred.add(i * 1_000_000);
    }
    Collections.reverse(hundred);
    Samples samples = new Samples(hundred);
    assertThat(samples.millis(50)).isEqualTo(50);
    assertThat(samples.millis(99)).isEqualTo(99);
    assertThat(samples.millis(100)).isEqualTo(100);
    assertThat(new Samples(millis(3)).millis(50)).isEqualTo(3);
    assertThatThrownBy(() -> new Samples(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineOfAnEventNamesItsJobAndNoOtherLineDoes() {
    assertThat(StreamWatcher.jobOf("data: {\"id\":\"3:1:0\",\"jobId\":\"a-b\",\"sequence\":1}"))
        .contains("a-b");
    assertThat(StreamWatcher.jobOf("data: live")).isEmpty();
    assertThat(StreamWatcher.jobOf("event: JobCreated")).isEmpty();
    assertThat(StreamWatcher.jobOf("1f3")).isEmpty();
  }

  @Test
  void theResidentSetIsReadInBytesAndSharedOutInKilobytes() throws IOException {
    long bytes = GatewayMemory.resident(List.of("Name:\tjava", "VmRSS:\t  204800 kB", "Threads:"));
    assertThat(bytes).isEqualTo(204_800L * 1024);
    assertThat(GatewayMemory.mib(bytes)).isEqualTo("200.0 MiB");
    assertThat(GatewayMemory.kilobytesEach(1_000_000, 6_000_000, 100)).isEqualTo(50);
    assertThatThrownBy(() -> GatewayMemory.resident(List.of("Name:\tjava")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theFirstArrivalOfAJobCounts() throws Exception {
    Arrivals arrivals = new Arrivals("a test");
    arrivals.saw("a", 7);
    arrivals.saw("a", 9);
    assertThat(arrivals.await("a")).isEqualTo(7);
    arrivals.failed(new IOException("gone"));
    assertThat(arrivals.await("a")).isEqualTo(7);
    assertThatThrownBy(() -> arrivals.await("b"))
        .hasMessage("Expected b to arrive at a test, but java.io.IOException: gone");
  }
}
