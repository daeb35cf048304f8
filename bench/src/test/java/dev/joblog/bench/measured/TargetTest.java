// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of the system, and what a checkout needs. */
final class TargetTest {

  @TempDir Path directory;

  @Test
  void memoryIsReadInBytes() throws IOException {
    List<String> rollup =
        List.of("00400000-7ffd [rollup]", "Rss:  204800 kB", "Pss:   102400 kB", "Pss_Anon: 1 kB");
    assertThat(ProcessUse.memory(rollup))
        .isEqualTo(new ProcessUse.Memory(204_800L * 1_024, 102_400L * 1_024));
    assertThatThrownBy(() -> ProcessUse.memory(List.of("Rss: 1 kB")))
        .isInstanceOf(IOException.class)
        .hasMessage("Expected Pss: in /proc, but it is not there");
  }

  @Test
  void aProcessThatIsGoneHasNoCpuTime() throws Exception {
    assertThat(ProcessUse.cpuSeconds(ProcessHandle.current().pid())).isPositive();
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    assertThatThrownBy(() -> ProcessUse.cpuSeconds(gone.pid())).isInstanceOf(IOException.class);
  }

  @Test
  void theCompilersOfAJvmHaveAPartOfItsCpuTimeAndAnotherProgramHasNone() throws Exception {
    long own = ProcessHandle.current().pid();
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      assertThat(ProcessUse.compilerSeconds(own))
          .isPositive()
          .isLessThan(ProcessUse.cpuSeconds(own));
      assertThat(ProcessUse.compilerSeconds(other.pid())).isZero();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void aChildThatEndsWhileItIsReadCountsNothing() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 600; exec sleep 600").start();
    try {
      while (parent.children().findAny().isEmpty()) {
        Thread.onSpinWait();
      }

      double sum =
          ProcessUse.tree(
              parent.pid(),
              pid -> {
                if (pid == parent.pid()) {
                  return 7;
                }
                ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
                child.destroyForcibly();
                child.onExit().join();
                return ProcessUse.cpuSeconds(pid);
              });

      assertThat(sum).isEqualTo(7);
      assertThat(ProcessUse.treePss(parent.pid())).isPositive();
    } finally {
      parent.descendants().forEach(ProcessHandle::destroyForcibly);
      parent.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatOfALivingChildCannotBeReadIsNotLeftOut() throws Exception {
    Process child = new ProcessBuilder("sleep", "600").start();
    try {
      assertThatThrownBy(
              () ->
                  ProcessUse.tree(
                      ProcessHandle.current().pid(),
                      pid -> {
                        if (pid == child.pid()) {
                          throw new IOException("denied");
                        }
                        return 0;
                      }))
          .hasMessage("denied");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessMayHaveAnyName() {
    assertThat(ProcessUse.stat("42 (a) (b c) S 1 42 7\n")).startsWith("S", "1", "42", "7");
  }

  @Test
  void aDirectoryIsCountedAndDeletedWithAllThatIsInIt() throws IOException {
    Path below = Files.createDirectories(directory.resolve("data").resolve("below"));
    Files.write(below.resolve("a"), new byte[700]);
    Files.write(below.resolveSibling("b"), new byte[50]);

    assertThat(Disk.bytes(directory)).isEqualTo(750);
    Disk.delete(directory.resolve("data"));
    assertThat(directory).isEmptyDirectory();
    assertThat(Disk.bytes(directory.resolve("data"))).isZero();
  }

  @Test
  void aProcessorsLogTellsWhatItReadBack() throws IOException {
    Processor processor =
        new Processor(new Services(new Checkout(directory), "127.0.0.1:1"), directory, 2, 1);
    Path log = directory.resolve("processor.log");

    Files.writeString(log, "INFO event=partition-opened partition=0 applied=-1\n");
    assertThat(processor.restored()).isEmpty();

    Files.writeString(
        log,
        """
        INFO event=partition-opened partition=0 applied=7 restored=300
        {"event":"partition-opened","partition":1,"applied":7,"restored":"20"}
        INFO event=store-made-anew partition=1 restored=5
        """);
    assertThat(processor.restored()).contains(320L);
  }

  /** Logback writes every line of every library where nobody says how. */
  @Test
  void aCheckoutWhoseServicesDoNotKnowHowToLogIsToldByItsFile() throws IOException {
    assertThat(new Checkout(Path.of("..")).logging("api-gateway")).isEmpty();

    Path file = directory.resolve("api-gateway/src/main/config/logback.xml");
    Files.createDirectories(file.getParent());
    Files.createFile(file);

    assertThat(new Checkout(directory).logging("api-gateway"))
        .containsExactly("-Dlogback.configurationFile=" + file);
  }

  @Test
  void aCheckoutThatIsNotBuiltNamesWhatItLacks() {
    assertThat(new Checkout(directory).missing())
        .contains(directory.resolve("stream-processor/target/stream-processor.jar"));
  }
}
