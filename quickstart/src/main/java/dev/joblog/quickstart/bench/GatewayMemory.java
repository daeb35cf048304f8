// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a process holds, in the kernel's words: its resident set. The kernel's own buffers of its
 * sockets are not in it. Linux alone tells.
 */
final class GatewayMemory {

  private static final String RESIDENT = "VmRSS:";
  private static final long GC_SECONDS_MAX = 30;

  private final long pid;

  GatewayMemory(long pid) {
    this.pid = pid;
  }

  /**
   * Bytes, after a full collection, so that what is left is held.
   *
   * @throws IOException without {@code /proc}, or without the JDK's {@code jcmd}
   */
  long residentBytes() throws IOException, InterruptedException {
    collect();
    return resident(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
  }

  /** Of the lines of {@code /proc/PID/status}. */
  static long resident(List<String> status) throws IOException {
    for (String line : status) {
      if (line.startsWith(RESIDENT)) {
        String kib = line.substring(RESIDENT.length()).replace("kB", "").strip();
        return Long.parseLong(kib) * 1024;
      }
    }
    throw new IOException("Expected " + RESIDENT + " in /proc, but it is not there");
  }

  /** Twice: what a first one makes unreachable, a second one frees. */
  private void collect() throws IOException, InterruptedException {
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
        throw new IOException("Expected jcmd to collect the gateway's garbage, but it did not");
      }
    }
  }

  static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  /** In kilobytes of 1,000 bytes. */
  static double kilobytesEach(long before, long after, int count) {
    return (after - before) / 1000.0 / count;
  }
}
