// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.audit.CouldNotRun;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That each of them does what it says, once; its time is not judged. */
final class EngineRunTest {

  @Test
  void everyCallIsCarriedOut() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .forks(0)
                    .mode(Mode.SingleShotTime)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .param("others", "1", "20")
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run();

    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark().replaceAll(".*\\.([^.]+\\.)", "$1"))
        .contains("Decisions.create", "Decisions.claimNext", "Decisions.heartbeat")
        .contains("Decisions.submit", "Codecs.commandEncode", "Codecs.outcomeDecode")
        .contains("RowStoreCalls.stagePublishCommit", "RowStoreCalls.readPage")
        .contains("Crowds.claimOfAnyTypeOfMany")
        .hasSize(4 + 6 + 3 + 2 * 4);
  }

  @Test
  void whatItCannotDoIsRefusedInASentence() {
    assertThatThrownBy(() -> EngineRun.run(List.of("--rounds", "0")))
        .isInstanceOf(CouldNotRun.class)
        .hasMessage("Expected --rounds to be from 1 to 1000, but it is 0.");
    assertThatThrownBy(() -> EngineRun.run(List.of("noSuchCall")))
        .isInstanceOf(CouldNotRun.class)
        .hasMessage("Expected a call whose name holds noSuchCall, but none does.");
  }
}
