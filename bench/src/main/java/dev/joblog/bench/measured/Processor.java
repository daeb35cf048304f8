// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The processor of a {@link Deployment}, which can be ended, robbed of its store, and started. */
public final class Processor implements AutoCloseable {

  static final String HEAP = "-Xmx512m";

  /** In the line that it logs for each partition it opens, however that is written. */
  private static final Pattern RESTORED = Pattern.compile("partition-opened.*restored\\W+(\\d+)");

  private final Services services;
  private final Path directory;
  private final int partitions;
  private final int port;
  private Optional<ServiceProcess> process = Optional.empty();

  /**
   * Not started yet.
   *
   * @param directory for its store and its log
   * @param partitions of the commands
   * @param port to answer the gateway at
   */
  Processor(Services services, Path directory, int partitions, int port) {
    this.services = services;
    this.directory = directory;
    this.partitions = partitions;
    this.port = port;
  }

  /** Returns at once. */
  public void start() throws IOException {
    List<String> options =
        List.of(HEAP, "-Djoblog.processor.topics.commandPartitions=" + partitions);
    process = Optional.of(services.processor(settings(), 1, store(), port, options).start(log()));
  }

  /** The shipped ones; where no system property overrules them, a copy with our own at the end. */
  private Path settings() throws IOException {
    Path shipped = services.checkout().processorSettings();
    if (!shipped.toString().endsWith(".properties")) {
      return shipped;
    }
    return Files.writeString(
        directory.resolve("processor.properties"),
        Files.readString(shipped) + "\ntopics.command.partitions=" + partitions + "\n");
  }

  /** Ends it, and deletes its store. */
  public void forget() throws IOException {
    close();
    Disk.delete(store());
  }

  /** Empty while it is ended. */
  Optional<Long> pid() {
    return process.map(ServiceProcess::pid);
  }

  Path store() {
    return directory.resolve("state");
  }

  public long storeBytes() throws IOException {
    return Disk.bytes(store());
  }

  private Path log() {
    return directory.resolve("processor.log");
  }

  /**
   * How many records of the changelogs it has read back since it was started.
   *
   * @return empty where its log does not tell
   */
  public Optional<Long> restored() throws IOException {
    try (Stream<String> lines = Files.lines(log())) {
      return lines
          .map(RESTORED::matcher)
          .filter(Matcher::find)
          .map(found -> Long.parseLong(found.group(1)))
          .reduce(Long::sum);
    }
  }

  public void requireAlive() throws IOException {
    if (process.isPresent()) {
      process.get().requireAlive();
    }
  }

  @Override
  public void close() {
    process.ifPresent(ServiceProcess::close);
    process = Optional.empty();
  }
}
