// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Told;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fault cost is read off the probes. */
final class StrikeTest {

  private final List<Call> calls = new ArrayList<>();

  private void probe(int partition, long began, long ended, Told told) {
    calls.add(
        new Call(
            "probe-" + partition, Ask.PROBE, "n", "k", 0, began, ended, 0, "", told, List.of()));
  }

  private Strike.Cost cost(long began, long next) {
    return new Strike("kill", began, next).cost(Strike.probes(calls));
  }

  @Test
  void itIsOverWhenEachPartitionHasAnsweredWhatWasSentAfterIt() {
    probe(0, 90, 105, Told.DONE);
    probe(0, 110, 130, Told.DONE);
    probe(0, 140, 190, Told.DONE);
    probe(1, 110, 150, Told.SILENT);
    probe(1, 150, 180, Told.REPLAYED);

    assertThat(cost(100, 200)).isEqualTo(new Strike.Cost(80, 80));
  }

  @Test
  void silenceThatComesLaterCountsToo() {
    probe(0, 101, 102, Told.DONE);
    probe(0, 110, 160, Told.DONE);
    probe(0, 161, 165, Told.DONE);

    assertThat(cost(100, 170)).isEqualTo(new Strike.Cost(2, 58));
  }

  @Test
  void whatIsNeverAnsweredLastsUntilTheNextFault() {
    probe(0, 101, 102, Told.DONE);
    probe(1, 101, 150, Told.BUSY);
    probe(1, 190, 260, Told.DONE);

    assertThat(cost(100, 200)).isEqualTo(new Strike.Cost(100, 100));
  }
}
