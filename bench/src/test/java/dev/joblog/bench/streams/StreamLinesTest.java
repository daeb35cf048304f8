// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What watchers of events read and remember. */
final class StreamLinesTest {

  @Test
  void aLineOfAnEventNamesItsJobAndNoOtherLineDoes() {
    assertThat(StreamWatcher.jobOf("data: {\"id\":\"3:1:0\",\"jobId\":\"a-b\",\"sequence\":1}"))
        .contains("a-b");
    assertThat(StreamWatcher.jobOf("data: live")).isEmpty();
    assertThat(StreamWatcher.jobOf("event: JobCreated")).isEmpty();
    assertThat(StreamWatcher.jobOf("1f3")).isEmpty();
  }

  @Test
  void theFirstArrivalOfAJobCounts() throws Exception {
    SeenJobs seen = new SeenJobs("a test");
    seen.saw("a", 7);
    seen.saw("a", 9);
    assertThat(seen.await("a")).isEqualTo(7);
    seen.failed(new IOException("gone"));
    assertThat(seen.await("a")).isEqualTo(7);
    assertThatThrownBy(() -> seen.await("b"))
        .hasMessage("Expected b to arrive at a test, but java.io.IOException: gone");
  }
}
