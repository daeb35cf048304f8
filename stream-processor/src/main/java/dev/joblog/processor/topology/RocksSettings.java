// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/**
 * Puts a store on the process's shared memory. Made by Streams, by name, once per store; it finds
 * the shared memory in the settings under {@link #MEMORY}.
 */
public final class RocksSettings implements RocksDBConfigSetter {

  /** Settings key of the {@link BoundedMemory}. */
  public static final String MEMORY = "joblog.rocksdb.memory";

  private static final long MEMTABLE_BYTES = 8L << 20;
  private static final int MEMTABLES_MAX = 3;
  private static final long BLOCK_BYTES = 4L << 10;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (!(configs.get(MEMORY) instanceof BoundedMemory memory)) {
      throw new IllegalStateException(
          "Expected setting " + MEMORY + " to be the shared memory, but it is not");
    }
    // Streams has put its own table settings there; what is not named here stays as it set it.
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.blockCache());
    table.setBlockSize(BLOCK_BYTES);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.memtables());
    options.setWriteBufferSize(MEMTABLE_BYTES);
    options.setMaxWriteBufferNumber(MEMTABLES_MAX);
  }

  /** The shared memory outlives a store; {@link BoundedMemory#close} ends it. */
  @Override
  public void close(String storeName, Options options) {}
}
