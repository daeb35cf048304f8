// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.kafka.BrokerHome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark of streams runs to its end; its figures are not judged here. */
final class StreamBenchCommandIT {

  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void twentyStreamsAreOpenedAndEveryLineIsPrinted() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    StreamBenchCommand.run(
        new BrokerHome(Path.of("broker", "target")),
        directory,
        new StreamBenchOptions(20, 8),
        Duration.ZERO,
        new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.matches("gateway process, .* for each idle stream"))
        .anyMatch(line -> line.matches("\\| one at a time +\\| +1 \\| +8 \\|.*"))
        .anyMatch(line -> line.matches("\\| one every 20 ms +\\| +121 \\| +8 \\|.*"));
  }
}
