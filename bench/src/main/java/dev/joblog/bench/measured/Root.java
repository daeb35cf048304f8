// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What only root may do: small disks, and wires that are cut. A process is told by its group, which
 * is its own; packets between two processes are dropped by the kernel, by iptables.
 */
public final class Root {

  private static final long RUN_SECONDS_MAX = 10;

  /** For another who changes rules; shorter than {@link #RUN_SECONDS_MAX}. */
  private static final int LOCK_SECONDS_MAX = 5;

  private static final List<Path> PROGRAMS =
      List.of(
          Path.of("/usr/sbin/iptables"),
          Path.of("/usr/bin/setpriv"),
          Path.of("/usr/bin/mount"),
          Path.of("/usr/bin/umount"));

  /** Whether this process is root, and the programs are there. */
  public static boolean isThere() {
    return "root".equals(System.getProperty("user.name"))
        && PROGRAMS.stream().allMatch(Files::isExecutable);
  }

  /** What a command line begins with whose process is to be of that group. */
  static List<String> inGroup(int group) {
    return List.of("/usr/bin/setpriv", "--regid", Integer.toString(group), "--clear-groups");
  }

  /** A disk in memory. */
  static void mount(Path directory, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    run("/usr/bin/mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory);
  }

  /** Though files of it are open. */
  static void unmount(Path directory) throws IOException, InterruptedException {
    run("/usr/bin/umount", "--lazy", directory);
  }

  /** Drops what a group's processes send to these ports of this machine. */
  public static void cut(int group, List<Integer> ports) throws IOException, InterruptedException {
    rule("-A", group, ports);
  }

  /**
   * Takes a {@link #cut} back, each port's, though it fails for another.
   *
   * @throws IOException of the first port that could not be joined; it suppresses those of others
   */
  public static void join(int group, List<Integer> ports) throws IOException, InterruptedException {
    rule("-D", group, ports);
  }

  private static void rule(String what, int group, List<Integer> ports)
      throws IOException, InterruptedException {
    List<IOException> failures = new ArrayList<>();
    for (int port : ports) {
      try {
        rule(what, group, port);
      } catch (IOException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      IOException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static void rule(String what, int group, int port)
      throws IOException, InterruptedException {
    run(
        "/usr/sbin/iptables",
        "-w",
        LOCK_SECONDS_MAX,
        what,
        "OUTPUT",
        "-o",
        "lo",
        "-p",
        "tcp",
        "--dport",
        port,
        "-m",
        "owner",
        "--gid-owner",
        group,
        "-j",
        "DROP");
  }

  private static void run(Object... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    for (Object word : words) {
      line.add(String.format(Locale.ROOT, "%s", word));
    }
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("Expected " + line + " to work, but it says: " + told.strip());
    }
  }

  private Root() {}
}
