// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.protocol.wire.EventWire;
import dev.joblog.topics.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code audit replay}: a topic against the live stores, or a file for itself. */
final class ReplayTask {

  private final AuditOptions options;
  private final AuditDefaults defaults;
  private final EventWire wire;
  private final PrintStream out;
  private final Progress progress;

  ReplayTask(
      AuditOptions options,
      AuditDefaults defaults,
      EventWire wire,
      PrintStream out,
      Progress progress) {
    this.options = options;
    this.defaults = defaults;
    this.wire = wire;
    this.out = out;
    this.progress = progress;
  }

  int run() throws CouldNotRun, InterruptedException {
    if (options.file().isPresent()) {
      return file(options.file().get());
    }
    Sources sources = Sources.of(options, defaults);
    LiveRows live = live();
    boolean sound = true;
    for (int partition : sources.partitions(Topics.EVENTS)) {
      if (options.wants(partition)) {
        sound &= partition(sources, live, partition);
      }
    }
    out.println(sound ? "sound" : "FAULTS");
    return sound ? Audit.SOUND : Audit.FAULT;
  }

  private boolean partition(Sources sources, LiveRows live, int partition)
      throws CouldNotRun, InterruptedException {
    try (EventLog log = sources.follow(Topics.EVENTS, partition);
        RocksRows rows = RocksRows.open()) {
      Replay.Result result = new Replay(partition, wire, live, progress).run(log, rows);
      result.fault().ifPresent(fault -> out.println("FAULT: " + fault.text()));
      result.differences().forEach(found -> out.println("DIFFERENCE: " + found.text()));
      out.printf(
          Locale.ROOT,
          "partition %d: %,d rows compared up to event %,d, %,d differ%n",
          partition,
          result.rows(),
          result.position(),
          result.differing());
      return result.isSound();
    }
  }

  private int file(Path file) throws CouldNotRun {
    Path events = Files.isDirectory(file) ? file.resolve(Export.EVENTS) : file;
    try (EventLog log = new OnePartition(FileLog.open(events, wire), options.partition())) {
      List<FileReplay.Partition> partitions = new FileReplay(wire, progress).run(log);
      boolean sound = true;
      for (FileReplay.Partition partition : partitions) {
        partition.print(out);
        sound &= partition.fault().isEmpty();
      }
      return sound ? Audit.SOUND : Audit.FAULT;
    }
  }

  private LiveRows live() throws CouldNotRun {
    Optional<URI> processor = options.processor().or(defaults::processor);
    Optional<String> token =
        options.token().isPresent() ? Optional.of(read(options.token().get())) : defaults.token();
    if (processor.isEmpty() || token.isEmpty()) {
      throw new CouldNotRun(
          "Expected --processor and --token-file, or a running ./joblog dev, but there is none;"
              + " --file replays an export by itself.");
    }
    return new ProcessorRows(processor.get(), token.get());
  }

  private static String read(Path file) throws CouldNotRun {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).trim();
    } catch (IOException e) {
      throw new CouldNotRun("Expected to read a token from " + file + ", but could not.", e);
    }
  }
}
