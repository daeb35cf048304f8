// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * What all RocksDB stores of this process share: one block cache, and one bound for memtables that
 * counts against it. Streams' own defaults are 50 MB of cache and 48 MB of memtables per store.
 */
public final class BoundedMemory implements AutoCloseable {

  private final Cache blockCache;
  private final WriteBufferManager memtables;

  public BoundedMemory(long blockCacheBytes, long memtableBytes) {
    RocksDB.loadLibrary();
    this.blockCache = new LRUCache(blockCacheBytes);
    this.memtables = new WriteBufferManager(memtableBytes, blockCache);
  }

  Cache blockCache() {
    return blockCache;
  }

  WriteBufferManager memtables() {
    return memtables;
  }

  /** After the last store is closed. */
  @Override
  public void close() {
    memtables.close();
    blockCache.close();
  }
}
