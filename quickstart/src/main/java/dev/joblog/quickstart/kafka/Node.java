// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One broker process: started, stopped, killed and started again on the same ports and data. Not
 * thread-safe.
 */
final class Node {

  private static final Duration STOP_AT_MOST = Duration.ofSeconds(10);
  private static final int LAST_LINES = 12;

  private final BrokerHome home;
  private final NodeSettings settings;
  private final List<NodeSettings> cluster;
  private final String clusterId;
  private final Path directory;
  private final Path archives;
  private final boolean optimised;
  private @Nullable Process process;

  /**
   * @param directory of this node: settings and log; the data lie where the settings say
   * @param archives where class data archives are kept; shared by all nodes
   * @param optimised with the compiler that is slow to start and makes fast code
   */
  Node(
      BrokerHome home,
      NodeSettings settings,
      List<NodeSettings> cluster,
      String clusterId,
      Path directory,
      Path archives,
      boolean optimised) {
    this.home = home;
    this.settings = settings;
    this.cluster = cluster;
    this.clusterId = clusterId;
    this.directory = directory;
    this.archives = archives;
    this.optimised = optimised;
  }

  void launch() throws IOException {
    if (isAlive()) {
      throw new IllegalStateException("Expected to start a node, but it runs already");
    }
    Files.createDirectories(directory);
    Files.createDirectories(archives);
    Path properties = directory.resolve("server.properties");
    try (OutputStream out = Files.newOutputStream(properties)) {
      settings.properties(cluster).store(out, null); // ASCII, with escapes: Kafka reads Latin-1
    }
    if (Files.exists(log())) {
      Files.move(log(), previousLog(), StandardCopyOption.REPLACE_EXISTING);
    }
    process =
        new ProcessBuilder(commandLine(properties))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
  }

  private List<String> commandLine(Path properties) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!optimised) {
      line.add("-XX:TieredStopAtLevel=1");
    }
    line.add("-XX:+UseSerialGC");
    line.add("-Xms48m");
    line.add(LocalKafka.HEAP);
    line.add("-XX:MaxDirectMemorySize=128m");
    line.add("-XX:+ExitOnOutOfMemoryError");
    line.add("-Xshare:auto");
    Path archive = archives.resolve(home.archiveName());
    line.add(
        Files.exists(archive)
            ? "-XX:SharedArchiveFile=" + archive
            : "-XX:ArchiveClassesAtExit=" + unfinished(archive));
    line.add("-Xlog:cds=off,cds+dynamic=off");
    line.add("-cp");
    line.add(home.classPath());
    line.add(BrokerHome.MAIN_CLASS);
    line.add(properties.toString());
    line.add(clusterId);
    return line;
  }

  boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** Empty while it does not run. */
  Optional<Long> pid() {
    return Optional.ofNullable(process).filter(Process::isAlive).map(Process::pid);
  }

  /** Whether this node's data were formatted for the cluster; false before they are formatted. */
  boolean isOf(String cluster) {
    Properties meta = new Properties();
    try (Reader in = Files.newBufferedReader(settings.dataDir().resolve("meta.properties"))) {
      meta.load(in);
    } catch (IOException notYet) {
      return false;
    }
    return cluster.equals(meta.getProperty("cluster.id"));
  }

  /** What to tell when the process ended by itself; empty while it runs. */
  Optional<String> crash() {
    Process running = process;
    if (running == null || running.isAlive()) {
      return Optional.empty();
    }
    return Optional.of(
        "Kafka ended with exit code "
            + running.exitValue()
            + "; the end of "
            + log()
            + ":\n"
            + lastLines());
  }

  /** Asks for a clean stop; {@link #awaitStop} waits for it. */
  void askToStop() {
    Process running = process;
    if (running != null) {
      writeStop(running.getOutputStream());
    }
  }

  /** Kills after 10 s: a node that lost its peers can't end cleanly. */
  void awaitStop() throws IOException, InterruptedException {
    Process running = process;
    if (running == null) {
      return;
    }
    if (!running.waitFor(STOP_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
      running.destroyForcibly().waitFor();
    }
    process = null;
    keepArchive();
  }

  /** Our end stays open: the node takes a closed pipe for our death. */
  private static void writeStop(OutputStream in) {
    try {
      in.write('\n');
      in.flush();
    } catch (IOException ended) {
      // it was gone before we asked
    }
  }

  private void keepArchive() throws IOException {
    Path archive = archives.resolve(home.archiveName());
    Path made = unfinished(archive);
    if (Files.exists(made)) {
      Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private Path unfinished(Path archive) {
    return directory.resolve(archive.getFileName() + ".new");
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
      process = null;
    }
  }

  NodeSettings settings() {
    return settings;
  }

  Path log() {
    return directory.resolve("broker.log");
  }

  private Path previousLog() {
    return directory.resolve("broker.previous.log");
  }

  String lastLines() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log()), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - LAST_LINES))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "(unreadable: " + e.getMessage() + ")";
    }
  }
}
