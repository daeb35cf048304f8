// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What a killed process leaves of its rows: the files, as they are while the store is open. */
final class KilledFiles {

  static void copy(RowFiles rows, Path to) throws IOException, RocksDBException {
    Files.createDirectories(to);
    rows.db.disableFileDeletions();
    try {
      RocksDB.LiveFiles live = rows.db.getLiveFiles(false);
      for (String name : live.files) {
        byte[] file = Files.readAllBytes(rows.directory.resolve(name.substring(1)));
        boolean manifest = name.startsWith("/MANIFEST");
        Files.write(
            to.resolve(name.substring(1)),
            manifest ? Arrays.copyOf(file, (int) live.manifestFileSize) : file);
      }
      for (Path log : logs(rows.directory)) {
        Files.copy(log, to.resolve(log.getFileName()));
      }
    } finally {
      rows.db.enableFileDeletions();
    }
  }

  private static List<Path> logs(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }

  private KilledFiles() {}
}
