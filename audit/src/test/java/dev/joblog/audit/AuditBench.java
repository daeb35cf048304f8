// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.SampleLog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * How fast an export is verified, beside a plain scan of the same file (each byte read and summed
 * once). Prints wall time and the CPU time of the one thread that does it: on a shared machine the
 * latter is the rate per core.
 *
 * <p>{@code java -Xmx512m -cp … dev.joblog.audit.AuditBench [events] [rounds]}
 */
final class AuditBench {

  public static void main(String[] arguments) throws Exception {
    int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path file = Files.createTempFile("audit-bench", ".ndjson");
    try {
      long written = write(file, events);
      System.out.printf("%,d events, %,d bytes%n", written, Files.size(file));
      for (int round = 1; round <= rounds; round++) {
        measure("scan " + round, written, () -> scan(file));
        measure("verify " + round, written, () -> verify(file, written));
      }
    } finally {
      Files.delete(file);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void measure(String name, long events, Work work) throws Exception {
    long wall = System.nanoTime();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    double cpuSeconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
    double seconds = (System.nanoTime() - wall) / 1e9;
    System.out.printf(
        "%-10s %6.2f s wall, %6.2f s cpu, %,9.0f events/s wall, %,9.0f events/s per core%n",
        name, seconds, cpuSeconds, events / seconds, events / cpuSeconds);
  }

  private static long write(Path file, int events) throws CouldNotRun, IOException {
    SampleLog log = new SampleLog(0, 1);
    ExportLine lines = new ExportLine(SampleLog.WIRE);
    long written = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      while (written < events) {
        log.step();
        for (int i = (int) written; i < log.records.size(); i++) {
          LineWriter line = lines.write(log.records.get(i));
          out.write(line.bytes(), 0, line.length());
          written++;
        }
      }
    }
    return written;
  }

  private static void scan(Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    CRC32C crc = new CRC32C();
    long lines = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
    if (lines == 0) {
      throw new IllegalStateException("Expected lines, but there are none");
    }
  }

  private static void verify(Path file, long events) throws CouldNotRun {
    try (FileLog log = FileLog.open(file, SampleLog.WIRE)) {
      Verification.Result result =
          new Verification(SampleLog.WIRE, Checkpoints.none(), VerificationTest.quiet()).run(log);
      if (!result.isSound() || result.records() != events) {
        throw new IllegalStateException("Expected a sound log, but: " + result.faults());
      }
    }
  }

  private AuditBench() {}
}
