// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process takes of the machine, in the system's words. */
public final class ProcessUse {

  private static final long GC_SECONDS_MAX = 30;

  /** The system's unit of CPU time in {@code /proc}, on every Linux that Kafka runs on. */
  private static final double TICKS_A_SECOND = 100;

  /** Fields of {@code /proc/PID/stat} after the process's name. */
  private static final int STATE = 0;

  /** HotSpot's threads, as far as the system's 15 characters of a name go. */
  private static final Pattern COMPILER = Pattern.compile("\\(C[12] CompilerThre");

  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int ENDED_USER = 13;
  private static final int ENDED_SYSTEM = 14;

  /** Seconds of CPU since it began, exact to 10 ms; without those of its children. */
  public static double cpuSeconds(long pid) throws IOException {
    return seconds(stat(pid), USER, SYSTEM);
  }

  /**
   * Likewise, with the processes that it started: those that run, and those that ended and that it
   * has taken note of.
   */
  public static double treeCpuSeconds(long pid) throws IOException {
    return tree(pid, one -> seconds(stat(one), USER, SYSTEM, ENDED_USER, ENDED_SYSTEM));
  }

  /**
   * Seconds of CPU that the compilers of a JVM took, and of those that it started; 0 for another
   * program. A compiler thread that has ended counts no more.
   */
  public static double compilerSeconds(long pid) throws IOException {
    return tree(
        pid,
        one -> {
          double sum = 0;
          for (Path thread : threads(one)) {
            sum += compilerSeconds(thread);
          }
          return sum;
        });
  }

  private static List<Path> threads(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.toList();
    }
  }

  /** 0 for a thread that ends while it is read. */
  private static double compilerSeconds(Path thread) {
    try {
      String line = Files.readString(thread.resolve("stat"));
      return COMPILER.matcher(line).find() ? seconds(stat(line), USER, SYSTEM) : 0;
    } catch (IOException ended) {
      return 0;
    }
  }

  /** The proportional set of a process and of those that it started, bytes. */
  public static double treePss(long pid) throws IOException {
    return tree(pid, one -> memory(one).pss());
  }

  /** What is read of one process. */
  interface Figure {
    double of(long pid) throws IOException;
  }

  /** The sum; a child that ends while it is read, as a database's session may, counts nothing. */
  static double tree(long pid, Figure figure) throws IOException {
    double sum = figure.of(pid);
    for (long child : children(pid)) {
      try {
        sum += figure.of(child);
      } catch (IOException e) {
        if (isAlive(child)) {
          throw e;
        }
      }
    }
    return sum;
  }

  private static boolean isAlive(long pid) {
    try {
      return !stat(pid).get(STATE).equals("Z");
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<Long> children(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::pid)
        .toList();
  }

  private static List<String> stat(long pid) throws IOException {
    return stat(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
  }

  /** A name may hold spaces and brackets, so the last bracket ends it. */
  static List<String> stat(String line) {
    return List.of(line.substring(line.lastIndexOf(')') + 1).strip().split(" "));
  }

  private static double seconds(List<String> stat, int... fields) {
    return Arrays.stream(fields).mapToLong(field -> Long.parseLong(stat.get(field))).sum()
        / TICKS_A_SECOND;
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
