// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.bench.measured.Checkout;
import dev.joblog.bench.measured.ServiceProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A few faults on a cluster of real processes: that every promise is kept; no time is judged. */
@EnabledOnOs(OS.LINUX)
final class FaultsIT {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  @AfterEach
  void nothingIsLeft() {
    ServiceProcess.endAll();
  }

  @Test
  void everyPromiseIsKeptWhileProcessesDieAndStandStill() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FaultOptions options =
        FaultOptions.parse(List.of("--rounds", "1", "--faults", "kill-processor,kill-leader"));

    List<String> faults =
        new FaultRun(options, directory, new PrintStream(out, true, UTF_8))
            .run(List.of(new Checkout(HOME)));

    String told = out.toString(UTF_8);
    assertThat(faults).as(told).isEmpty();
    assertThat(told.lines())
        .anyMatch(line -> line.matches("t1: .* requests, 2 faults made, 0 promises broken"))
        .anyMatch(line -> line.matches("sound: .* events, 0 checkpoints.*"))
        .anyMatch(line -> line.matches("\\| kill-leader +\\| +1 \\|.*"))
        .endsWith("sound");
    assertThat(directory.resolve("history-1.ndjson")).isNotEmptyFile();
  }
}
