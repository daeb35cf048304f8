// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Checkpoints as they were written, one after the other. */
interface CheckpointLines {

  /** The next one; empty at the end. */
  Optional<String> next() throws CouldNotRun;

  static CheckpointLines of(List<String> lines) {
    Iterator<String> rest = lines.iterator();
    return () -> rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
  }

  /** Values of the topic's records. */
  static CheckpointLines of(EventLog topic) {
    return () ->
        topic
            .next()
            .map(
                record ->
                    record.value() == null
                        ? ""
                        : new String(record.value(), StandardCharsets.UTF_8));
  }

  /** Those of the partitions wanted, and what is no checkpoint. */
  static CheckpointLines only(CheckpointLines all, IntPredicate wanted) {
    return () -> {
      Optional<String> line = all.next();
      while (line.flatMap(Checkpoint::read).filter(c -> !wanted.test(c.partition())).isPresent()) {
        line = all.next();
      }
      return line;
    };
  }

  /** None when there is no such file. A line that is too long for a checkpoint comes cut. */
  static List<String> read(Path file) throws CouldNotRun {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return in.lines()
          .limit(Checkpoints.CHECKPOINTS_MAX + 1L)
          .map(line -> line.substring(0, Math.min(line.length(), Checkpoint.LINE_CHARS_MAX)))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new CouldNotRun("Expected to read " + file + ", but it is not readable.", e);
    }
  }
}
