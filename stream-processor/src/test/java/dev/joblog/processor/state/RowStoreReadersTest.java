// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers beside a writer that commits all the time. Each command of the writer rewrites all rows
 * with its own number, some of them absent; so a page of one moment shows one number alone, and
 * just the rows that this number leaves in.
 */
@Timeout(120)
final class RowStoreReadersTest {

  private static final int ROWS = 24;
  private static final int COMMANDS = 20_000;
  private static final int READERS = 4;

  @TempDir Path directory;

  @Test
  void every_page_is_of_one_moment_and_none_goes_back() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong pages = new AtomicLong();
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try (BoundedMemory memory = new BoundedMemory(64 << 20, 32 << 20)) {
      RowStore store = RowStore.open(directory, memory, why -> {});
      List<Future<?>> reading = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        boolean ascending = reader % 2 == 0;
        reading.add(
            readers.submit(
                () -> {
                  long last = 0;
                  while (!done.get()) {
                    long seen = store.read(rows -> page(rows, ascending)).orElse(last);
                    assertThat(seen).isGreaterThanOrEqualTo(last);
                    last = seen;
                    pages.incrementAndGet();
                  }
                }));
      }
      Random random = new Random(1);
      for (long command = 1; command <= COMMANDS; command++) {
        write(store, command);
        store.publish();
        if (random.nextInt(20) == 0) {
          store.commit(OptionalLong.of(command));
        }
      }
      while (pages.get() < 200 && reading.stream().noneMatch(Future::isDone)) {
        Thread.onSpinWait();
      }
      store.close(); // under the readers' feet: they end, and nothing crashes
      done.set(true);
      for (Future<?> reader : reading) {
        reader.get(60, TimeUnit.SECONDS);
      }
      RowStore again = RowStore.open(directory, memory, why -> {});
      assertThat(again.read(rows -> page(rows, true)).orElseThrow())
          .isEqualTo(again.offset().orElseThrow());
      again.close();
    } finally {
      readers.shutdownNow();
    }
    assertThat(pages.get()).isGreaterThan(100);
  }

  private static boolean isIn(long command, int row) {
    return (command * 31 + row * 17L) % 5 != 0;
  }

  private static void write(RowStore store, long command) {
    for (int row = 0; row < ROWS; row++) {
      if (isIn(command, row)) {
        store.indexed().put(key(row), ByteBuffer.allocate(8).putLong(command).array());
      } else {
        store.indexed().delete(key(row));
      }
    }
  }

  private static byte[] key(int row) {
    return new byte[] {0x40, (byte) row};
  }

  /** The command whose rows these are; 0 before the first. */
  private static long page(ReadableRows rows, boolean ascending) {
    byte[] from = {0x40};
    byte[] to = {0x41};
    long command = 0;
    List<Integer> in = new ArrayList<>();
    try (RowCursor cursor = ascending ? rows.range(from, to) : rows.reverseRange(from, to)) {
      while (cursor.next()) {
        long of = ByteBuffer.wrap(cursor.value()).getLong();
        assertThat(command == 0 || command == of).as("one command's rows").isTrue();
        command = of;
        in.add((int) cursor.key()[1]);
      }
    }
    for (int row = 0; row < ROWS && command > 0; row++) {
      assertThat(in.contains(row)).as("row %d of %d", row, command).isEqualTo(isIn(command, row));
      assertThat(rows.get(key(row)).isPresent()).isEqualTo(isIn(command, row));
    }
    return command;
  }
}
