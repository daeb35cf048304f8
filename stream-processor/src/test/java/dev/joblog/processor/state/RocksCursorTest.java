// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.RowCursor;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDBException;

/** What RocksDB does for a walk, as it counts it itself for this thread. */
final class RocksCursorTest {

  private static final int DELETED = 1_000;
  private static final byte[] NOTHING = {};

  @TempDir Path directory;
  private final BoundedMemory memory = new BoundedMemory(8 << 20, 8 << 20);
  private RowFiles files;
  private Layer layer;

  /** Rows were there on both sides of an empty range, and are deleted. */
  @BeforeEach
  void deleteAllAround() throws RocksDBException {
    files = RowFiles.open(directory.resolve("rows"), memory);
    for (byte table : new byte[] {1, 3}) {
      for (int row = 0; row < DELETED; row++) {
        byte[] key = {table, (byte) (row >> 8), (byte) row};
        files.db.put(key, NOTHING);
        files.db.delete(key);
      }
    }
    files.db.setPerfLevel(PerfLevel.ENABLE_COUNT);
    files.db.getPerfContext().reset();
    layer = new Layer(files.db, new AtomicInteger());
  }

  @AfterEach
  void close() {
    files.db.setPerfLevel(PerfLevel.DISABLE);
    layer.letGo();
    files.close();
    memory.close();
  }

  @Test
  void aWalkThatFindsNothingPassesOverNothingBehindItsEnd() {
    try (RowCursor rows = layer.committed(new byte[] {2}, new byte[] {3})) {
      assertThat(rows.next()).isFalse();
    }

    assertThat(passedOver()).isZero();
  }

  @Test
  void norDoesOneInTheOtherDirection() {
    try (RowCursor rows = layer.committedReverse(new byte[] {2}, new byte[] {3})) {
      assertThat(rows.next()).isFalse();
    }

    assertThat(passedOver()).isZero();
  }

  @Test
  void whatWasDeletedWithinItsBoundsIsPassedOver() {
    try (RowCursor rows = layer.committed(new byte[] {3}, new byte[] {4})) {
      assertThat(rows.next()).isFalse();
    }

    assertThat(passedOver()).isEqualTo(DELETED);
  }

  private long passedOver() {
    return files.db.getPerfContext().getInternalDeleteSkippedCount();
  }
}
