// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.bench.measured.Disk;
import dev.joblog.processor.store.RowCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the rows of a partition take: a hundred thousand on disk, and what is staged above them. In
 * the room of what it measures, which is nobody else's to write to.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RowStoreCalls {

  private static final int ROWS = 100_000;
  private static final int PAGE = 50;

  /** Of a create. */
  private static final int ROWS_A_COMMAND = 6;

  /** Of one commit. */
  static final int COMMANDS = 100;

  private static final byte[] VALUE = new byte[300];
  private static final byte FIRST = 1;

  private final SplittableRandom random = new SplittableRandom(1);
  private @Nullable Path directory;
  private @Nullable BoundedMemory memory;
  private @Nullable RowStore store;
  private long offset;

  @Setup(Level.Iteration)
  public void open() throws IOException {
    Path made = Files.createTempDirectory("joblog-bench-rows");
    BoundedMemory bounded = new BoundedMemory(64 << 20, 32 << 20);
    RowStore opened = RowStore.open(made.resolve("rows"), bounded, why -> {});
    for (int row = 0; row < ROWS; row++) {
      opened.stage(key(row), VALUE);
    }
    opened.publish();
    opened.commit(OptionalLong.of(offset));
    directory = made;
    memory = bounded;
    store = opened;
  }

  @TearDown(Level.Iteration)
  public void close() throws IOException {
    store().close();
    if (memory != null) {
      memory.close();
    }
    if (directory != null) {
      Disk.delete(directory);
    }
  }

  private RowStore store() {
    if (store == null) {
      throw new IllegalStateException("Expected an open store, but there is none");
    }
    return store;
  }

  private static byte[] key(long row) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(FIRST).putLong(row).array();
  }

  private void stageCommand() {
    for (int row = 0; row < ROWS_A_COMMAND; row++) {
      store().stage(key(random.nextInt(ROWS)), VALUE);
    }
    store().publish();
  }

  /** A command's rows, staged and published, and its share of the commit. */
  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public void stagePublishCommit() {
    for (int command = 0; command < COMMANDS; command++) {
      stageCommand();
    }
    store().commit(OptionalLong.of(++offset));
  }

  @Benchmark
  public Object readRow() {
    byte[] key = key(random.nextInt(ROWS));
    return store().read(rows -> rows.get(key).map(value -> value.length)).orElseThrow();
  }

  @Benchmark
  public Object readPage() {
    int first = random.nextInt(ROWS - PAGE);
    return store()
        .read(
            rows -> {
              long bytes = 0;
              try (RowCursor cursor = rows.range(key(first), key(first + PAGE))) {
                while (cursor.next()) {
                  bytes += cursor.value().length;
                }
              }
              return bytes;
            })
        .orElseThrow();
  }
}
