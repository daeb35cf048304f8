// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.FlushOptions;

/** A store whose files were damaged while nobody had it open is made anew. */
final class DamagedFilesTest {

  private static final int ROWS = 500;

  @TempDir Path temp;
  private Path directory;
  private final BoundedMemory memory = new BoundedMemory(64 << 20, 32 << 20);
  private final List<RemakeReason> remade = new ArrayList<>();

  @BeforeEach
  void aStoreWithRowsInATableIsClosed() throws Exception {
    directory = temp.resolve("rows");
    RowStore store = opened();
    for (int i = 0; i < ROWS; i++) {
      store.indexed().put(key(i), new byte[100]);
    }
    store.commit(OptionalLong.of(ROWS));
    try (FlushOptions untilOnDisk = new FlushOptions().setWaitForFlush(true)) {
      store.files.db.flush(untilOnDisk);
    }
    store.close();
  }

  @AfterEach
  void close() {
    memory.close();
  }

  private RowStore opened() {
    return RowStore.open(directory, memory, remade::add);
  }

  private static byte[] key(int number) {
    return new byte[] {(byte) 0x70, (byte) (number >> 8), (byte) number};
  }

  private Path file(String name) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().contains(name)).findFirst().get();
    }
  }

  private static void harm(Path file, String how) throws Exception {
    byte[] content = Files.readAllBytes(file);
    switch (how) {
      case "deleted" -> Files.delete(file);
      case "cut" -> Files.write(file, Arrays.copyOf(content, content.length / 2));
      case "flipped" -> {
        content[content.length - 2] ^= 1;
        Files.write(file, content);
      }
      default -> throw new IllegalArgumentException(how);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MANIFEST,deleted",
    "MANIFEST,cut",
    "MANIFEST,flipped",
    "CURRENT,deleted",
    "CURRENT,cut",
    "CURRENT,flipped",
    ".sst,deleted",
    ".sst,cut",
    ".sst,flipped"
  })
  void whatCanNotBeOpenedIsMadeAnew(String name, String how) throws Exception {
    harm(file(name), how);

    RowStore store = opened();
    assertThat(remade).containsExactly(RemakeReason.DAMAGED);
    assertThat(store.isEmpty()).isTrue();
    assertThat(store.offset()).isEmpty();
    store.close();
    opened().close();
    assertThat(remade).as("told once").hasSize(1);
  }

  /** The first block is read when the store is opened: it must not look empty. */
  @Test
  void aStoreWhoseFirstRowsAreUnreadableIsNotTakenForAnEmptyOne() throws Exception {
    flip(file(".sst"), 10);

    RowStore store = opened();
    assertThat(remade).containsExactly(RemakeReason.DAMAGED);
    assertThat(store.isEmpty()).isTrue();
    store.close();
  }

  @Test
  void aRowThatIsFoundDamagedLaterHasTheStoreMadeAnewAtTheNextStart() throws Exception {
    Path table = file(".sst");
    flip(table, (int) Files.size(table) / 2);

    RowStore store = opened();
    assertThat(remade).isEmpty();
    assertThatThrownBy(() -> readAll(store))
        .isInstanceOf(ProcessorStateException.class)
        .hasMessageContaining("Expected to read a row");
    store.close();

    RowStore again = opened();
    assertThat(remade).containsExactly(RemakeReason.DAMAGED);
    assertThat(again.isEmpty()).isTrue();
    again.close();
  }

  /** The processor ends of it; else lists would fail over that block until somebody restarts it. */
  @Test
  void damageThatAReaderMeetsIsToldToTheProcessor() throws Exception {
    Path table = file(".sst");
    flip(table, (int) Files.size(table) / 2);
    JobStores stores = new JobStores(memory, new RestoreMetrics(new PrometheusRegistry()));
    RowStore store = opened();
    stores.opened(0, store);
    assertThat(stores.read(0, rows -> rows.get(key(0)))).isPresent();
    assertThat(stores.damage()).isEmpty();

    assertThatThrownBy(() -> stores.read(0, DamagedFilesTest::walk))
        .isInstanceOf(ProcessorStateException.class)
        .hasMessageContaining("Expected to walk over rows");

    assertThat(stores.damage()).containsInstanceOf(DamagedStoreException.class);
    stores.closed(0, store);
    store.close();
    opened().close();
    assertThat(remade).containsExactly(RemakeReason.DAMAGED);
  }

  private static int walk(ReadableRows rows) {
    int walked = 0;
    try (RowCursor cursor = rows.range(key(0), key(ROWS))) {
      while (cursor.next()) {
        walked++;
      }
    }
    return walked;
  }

  private static void flip(Path file, int at) throws Exception {
    byte[] content = Files.readAllBytes(file);
    content[at] ^= 1;
    Files.write(file, content);
  }

  private static void readAll(RowStore store) {
    for (int i = 0; i < ROWS; i++) {
      store.rows().get(key(i));
    }
  }

  /** Whoever can't open it for another reason leaves it as it is. */
  @Test
  void aStoreThatAnotherHasOpenIsLeftAlone() {
    RowStore store = opened();
    assertThatThrownBy(this::opened).isInstanceOf(ProcessorStateException.class);
    assertThat(store.isEmpty()).isFalse();
    store.close();
    opened().close();
    assertThat(remade).isEmpty();
  }
}
