// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.state.RocksCursor;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Rows of a replay in a directory that is gone afterwards: a log of any length is folded in little
 * memory. One thread.
 */
final class RocksRows implements Rows, AutoCloseable {

  private static final long MEMTABLE_BYTES = 16 << 20;

  private final Path directory;
  private final Options options;
  private final WriteOptions unlogged;
  private final RocksDB db;

  private RocksRows(Path directory, Options options, WriteOptions unlogged, RocksDB db) {
    this.directory = directory;
    this.options = options;
    this.unlogged = unlogged;
    this.db = db;
  }

  /** Opens an empty one in the temporary directory. */
  static RocksRows open() throws CouldNotRun {
    try {
      RocksDB.loadLibrary();
      Path directory = Files.createTempDirectory("joblog-replay");
      Options options = new Options().setCreateIfMissing(true).setWriteBufferSize(MEMTABLE_BYTES);
      WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
      return new RocksRows(
          directory, options, unlogged, RocksDB.open(options, directory.toString()));
    } catch (IOException | RocksDBException e) {
      throw new CouldNotRun(
          "Expected to keep rows in the temporary directory, but it is not writable.", e);
    }
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    try {
      return Optional.ofNullable(db.get(key));
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    try {
      db.put(unlogged, key, value);
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      db.delete(unlogged, key);
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return RocksCursor.ascending(db, null, fromInclusive, toExclusive);
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return RocksCursor.descending(db, null, fromInclusive, toExclusive);
  }

  @Override
  public void close() {
    db.close();
    unlogged.close();
    options.close();
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to remove " + directory + ", but could not", e);
    }
  }

  private static IllegalStateException broken(RocksDBException e) {
    return new IllegalStateException(
        "Expected a replay's rows to be readable, but they are not", e);
  }
}
