// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.protocol.wire.EventWire;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Writes a log and its checkpoints to files that {@code verify} reads without a cluster. */
final class Export {

  static final String EVENTS = "events.ndjson";
  static final String CHECKPOINTS = "checkpoints.ndjson";

  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * Writes both files; neither may be there before.
   *
   * @param checkpoints as they lie on the topic, read before the log was, so that none speaks of
   *     what is not in the file
   * @return events written
   */
  static long write(
      Path directory, EventLog log, CheckpointLines checkpoints, EventWire wire, Progress progress)
      throws CouldNotRun {
    try {
      Files.createDirectories(directory);
      try (OutputStream out = create(directory.resolve(CHECKPOINTS))) {
        for (Optional<String> line = checkpoints.next(); line.isPresent(); ) {
          out.write((line.get() + "\n").getBytes(StandardCharsets.UTF_8));
          line = checkpoints.next();
        }
      }
      try (OutputStream out = create(directory.resolve(EVENTS))) {
        return write(out, log, wire, progress);
      }
    } catch (IOException e) {
      throw new CouldNotRun(
          "Expected to write a new export to "
              + directory
              + ", but it can't be written to, or there is one already.",
          e);
    }
  }

  static long write(OutputStream out, EventLog log, EventWire wire, Progress progress)
      throws CouldNotRun, IOException {
    ExportLine lines = new ExportLine(wire);
    long written = 0;
    Optional<LogRecord> record = log.next();
    while (record.isPresent()) {
      LineWriter line = lines.write(record.get());
      out.write(line.bytes(), 0, line.length());
      written++;
      progress.next();
      record = log.next();
    }
    return written;
  }

  private static OutputStream create(Path file) throws IOException {
    return new BufferedOutputStream(
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        BUFFER_BYTES);
  }

  private Export() {}
}
