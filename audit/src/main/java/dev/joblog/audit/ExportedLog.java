// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.PublicKeys;
import dev.joblog.protocol.wire.EventWire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** A log that was exported to files; no cluster is asked. */
public final class ExportedLog extends AuditedLog {

  private final Path file;

  ExportedLog(Path file, OptionalInt partition, EventWire wire, Progress progress) {
    super(partition, wire, progress);
    this.file = Files.isDirectory(file) ? file.resolve(Export.EVENTS) : file;
  }

  /**
   * @param file the directory of an export, or its file of events; checkpoints lie beside that
   * @param partition empty: all that are in it
   */
  public static ExportedLog at(Path file, OptionalInt partition, EventWire wire) {
    return new ExportedLog(file, partition, wire, Progress.untold());
  }

  /**
   * Folds each partition for itself, verified as it goes: what two exports give can be compared.
   *
   * @throws CouldNotRun when a file can't be read, or there is no room for the rows
   */
  public List<FileReplay.Partition> fold() throws CouldNotRun {
    try (EventLog log = events(partition)) {
      return new FileReplay(wire, progress).run(log);
    }
  }

  @Override
  EventLog events(OptionalInt of) throws CouldNotRun {
    return new OnePartition(FileLog.open(file, wire), of);
  }

  @Override
  Checkpoints checkpoints(PublicKeys keys) throws CouldNotRun {
    Path beside = file.resolveSibling(Export.CHECKPOINTS);
    return Checkpoints.read(CheckpointLines.of(CheckpointLines.read(beside)), keys, this::wants);
  }
}
