// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that is told to stop. */
@EnabledOnOs(OS.LINUX)
final class StopIT {

  private static final long END_SECONDS_MAX = 60;

  @TempDir Path temp;

  private List<ProcessHandle> left = List.of();

  @AfterEach
  void nothingIsLeft() {
    left.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void whatItStartedEndsAndWhatItWroteIsDeleted() throws Exception {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temp,
                "-Djoblog.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                "get",
                "--partitions",
                "1")
            .redirectErrorStream(true)
            .start();
    left = List.of(run.toHandle());
    try (BufferedReader out = run.inputReader()) {
      String line = "";
      while (!line.startsWith("it: gateway has ")) { // it is warmed up then
        line = out.readLine();
        assertThat(line).as("a line of a run that goes on").isNotNull();
      }
      List<ProcessHandle> started = run.descendants().toList();
      left = List.copyOf(started);
      assertThat(started).hasSize(3);

      run.toHandle().destroy(); // Process.destroy would close its output too

      assertThat(out.lines()).contains("joblog: Ended before all was measured.");
      assertThat(run.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(128 + 15);
      assertThat(started).noneMatch(ProcessHandle::isAlive);
      assertThat(temp).isDirectoryNotContaining("glob:**joblog-bench*");
    }
  }
}
