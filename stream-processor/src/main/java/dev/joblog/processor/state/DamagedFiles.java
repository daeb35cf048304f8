// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Faults that RocksDB tells. Where its files are damaged, whoever finds it leaves a mark beside
 * them, and the store is made anew from the changelog when it is opened next: a file that is gone
 * is met at once, a flipped bit perhaps hours later, and again after every restart.
 */
final class DamagedFiles {

  /** RocksDB passes over files of other names. */
  private static final String MARK = "DAMAGED";

  private static final String CURRENT = "CURRENT";

  /** Met by an open store. */
  static ProcessorStateException fault(RocksDB db, String what, RocksDBException e) {
    if (isDamage(e)) {
      mark(Path.of(db.getName()));
      return new DamagedStoreException(sentence(what), e);
    }
    return new ProcessorStateException(sentence(what), e);
  }

  /** Met when a store was to be opened. */
  static ProcessorStateException unopened(Path directory, RocksDBException e) {
    if (isDamage(e) || lacksManifest(directory)) {
      mark(directory);
    }
    return new ProcessorStateException(sentence("open " + directory), e);
  }

  static boolean isMarked(Path directory) {
    return Files.exists(directory.resolve(MARK));
  }

  private static String sentence(String what) {
    return "Expected to " + what + ", but RocksDB says no";
  }

  private static boolean isDamage(RocksDBException e) {
    return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
  }

  /** RocksDB calls it a fault of the disk, as it does a full one. */
  private static boolean lacksManifest(Path directory) {
    try {
      Path current = directory.resolve(CURRENT);
      return Files.exists(current)
          && !Files.exists(directory.resolve(Files.readString(current).strip()));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static void mark(Path directory) {
    try {
      Files.writeString(directory.resolve(MARK), "The store is made anew at the next start.\n");
    } catch (IOException unwritable) {
      // it will be met again, and then perhaps be marked
    }
  }

  private DamagedFiles() {}
}
