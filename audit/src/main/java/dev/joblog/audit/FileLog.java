// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.protocol.wire.EventWire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The records of an exported file, line by line; holds one line at a time. */
final class FileLog implements EventLog {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final InputStream in;
  private final ExportLine lines;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private long number;

  private FileLog(Path file, InputStream in, EventWire wire) {
    this.file = file;
    this.in = in;
    this.lines = new ExportLine(wire);
  }

  static FileLog open(Path file, EventWire wire) throws CouldNotRun {
    try {
      return new FileLog(file, Files.newInputStream(file), wire);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public Optional<LogRecord> next() throws CouldNotRun {
    int scanned = from;
    while (true) {
      for (; scanned < to; scanned++) {
        if (buffer[scanned] == '\n') {
          return Optional.of(line(scanned + 1));
        }
      }
      int before = scanned - from;
      if (!fill()) {
        return from == to ? Optional.empty() : Optional.of(line(to));
      }
      scanned = from + before;
    }
  }

  private LogRecord line(int end) {
    number++;
    byte[] line = from == 0 ? buffer : Arrays.copyOfRange(buffer, from, end);
    LogRecord record = lines.read(line, end - from, number);
    from = end;
    return record;
  }

  /** False at the end of the file. */
  private boolean fill() throws CouldNotRun {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    if (to == buffer.length) {
      if (buffer.length >= ExportLine.BYTES_MAX) {
        throw new CouldNotRun(
            "Expected "
                + file
                + " to have lines of at most "
                + ExportLine.BYTES_MAX
                + " bytes, but line "
                + (number + 1)
                + " is longer: it is no export of events.");
      }
      buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, ExportLine.BYTES_MAX));
    }
    try {
      int read = in.read(buffer, to, buffer.length - to);
      to += Math.max(read, 0);
      return read > 0;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CouldNotRun unreadable(Path file, IOException e) {
    return new CouldNotRun("Expected to read " + file + ", but it is missing or not readable.", e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException readOnly) {
      // Nothing was written that could be lost.
    }
  }
}
