// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.Filter;
import org.rocksdb.IndexType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** One RocksDB on disk, on the memory that all of the process share. */
final class RowFiles implements AutoCloseable {

  private static final long MEMTABLE_BYTES = 8L << 20;
  private static final int MEMTABLES_MAX = 3;
  private static final long BLOCK_BYTES = 4L << 10;

  private final Filter filter;
  private final Options options;
  final Path directory;
  final RocksDB db;

  private RowFiles(Path directory, Filter filter, Options options, RocksDB db) {
    this.directory = directory;
    this.filter = filter;
    this.options = options;
    this.db = db;
  }

  /**
   * Opens what is there, or begins it. The write-ahead log is on: a write survives kill -9, unless
   * it says otherwise.
   */
  static RowFiles open(Path directory, BoundedMemory memory) {
    RocksDB.loadLibrary();
    Filter filter = new BloomFilter();
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(memory.blockCache())
            .setBlockSize(BLOCK_BYTES)
            .setFilterPolicy(filter)
            .setIndexType(IndexType.kBinarySearch)
            .setCacheIndexAndFilterBlocks(true)
            .setPinTopLevelIndexAndFilter(true);
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setTableFormatConfig(table)
            .setWriteBufferManager(memory.memtables())
            .setWriteBufferSize(MEMTABLE_BYTES)
            .setMaxWriteBufferNumber(MEMTABLES_MAX)
            // A third less on disk, packed by RocksDB's own threads (ADR 0217).
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setCompactionStyle(CompactionStyle.UNIVERSAL)
            .setIncreaseParallelism(Math.max(2, Runtime.getRuntime().availableProcessors()));
    try {
      Files.createDirectories(directory);
      return new RowFiles(directory, filter, options, RocksDB.open(options, directory.toString()));
    } catch (IOException e) {
      options.close();
      filter.close();
      throw new UncheckedIOException("Expected to make " + directory + ", but could not", e);
    } catch (RocksDBException e) {
      options.close();
      filter.close();
      throw DamagedFiles.unopened(directory, e);
    }
  }

  @Override
  public void close() {
    db.close();
    options.close();
    filter.close();
  }

  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to remove " + directory + ", but could not", e);
    }
  }
}
