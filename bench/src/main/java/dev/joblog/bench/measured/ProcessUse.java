// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a process takes of the machine, in the system's words. */
public final class ProcessUse {

  private static final long GC_SECONDS_MAX = 30;

  /** Seconds of CPU since it began; exact to 10 ms on Linux. */
  public static double cpuSeconds(long pid) throws IOException {
    return ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow(
                () ->
                    new IOException("Expected the CPU time of process " + pid + ", but it is gone"))
            .toNanos()
        / 1e9;
  }

  /** Likewise, with the processes that it started and that still run. */
  public static double treeCpuSeconds(long pid) throws IOException {
    double seconds = cpuSeconds(pid);
    for (long child : children(pid)) {
      seconds += cpuSeconds(child);
    }
    return seconds;
  }

  /** The proportional set of all of them, bytes. */
  public static long treePss(long pid) throws IOException {
    long bytes = memory(pid).pss();
    for (long child : children(pid)) {
      bytes += memory(child).pss();
    }
    return bytes;
  }

  private static List<Long> children(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::pid)
        .toList();
  }

  /**
   * Memory, without the kernel's own buffers of its sockets.
   *
   * @param rss resident, with what it shares
   * @param pss proportional: what it shares is divided by those who do
   */
  public record Memory(long rss, long pss) {}

  /**
   * @throws IOException where there is no {@code /proc}
   */
  public static Memory memory(long pid) throws IOException {
    return memory(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
  }

  /** Of the lines of {@code /proc/PID/smaps_rollup}. */
  static Memory memory(List<String> rollup) throws IOException {
    return new Memory(bytes(rollup, "Rss:"), bytes(rollup, "Pss:"));
  }

  /**
   * Has a JVM free what is unreachable, twice: what a first collection makes unreachable, a second
   * one frees.
   *
   * @throws IOException without the JDK's {@code jcmd}
   */
  public static void collectGarbage(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new IOException("Expected a JDK with jcmd, but there is no " + jcmd);
    }
    for (int i = 0; i < 2; i++) {
      Process run =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!run.waitFor(GC_SECONDS_MAX, TimeUnit.SECONDS) || run.exitValue() != 0) {
        run.destroyForcibly();
        throw new IOException(
            "Expected jcmd to collect the garbage of " + pid + ", but it did not");
      }
    }
  }

  private static long bytes(List<String> lines, String name) throws IOException {
    for (String line : lines) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) * 1024;
      }
    }
    throw new IOException("Expected " + name + " in /proc, but it is not there");
  }

  private ProcessUse() {}
}
