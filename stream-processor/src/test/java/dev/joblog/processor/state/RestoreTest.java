// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.MetricsText;
import dev.joblog.processor.checkpoint.SampleLog;
import dev.joblog.processor.store.DerivedRows;
import dev.joblog.processor.store.IndexedRows;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * However a store came to its rows, they are those that the task has which made them, derived rows
 * included; and these are what a recomputation from the primary rows gives.
 */
final class RestoreTest {

  private static final TopicPartition CHANGELOG = new TopicPartition("jobs-changelog", 3);
  private static final int COMMANDS = 1_500;
  private static final int PARTITION = 3;

  /** Streams' batches of a restore have so many records at most. */
  private static final int BATCH = 1_000;

  @TempDir Path directory;

  /** A memtable goes to disk when all together have as many bytes. */
  private static final int MEMTABLES = 256 << 10;

  private final BoundedMemory memory = new BoundedMemory(64 << 20, MEMTABLES);
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RestoreMetrics metrics = new RestoreMetrics(registry);
  private final JobStores stores = new JobStores(memory, metrics);
  private final CaughtUp caughtUp = new CaughtUp(stores, metrics);
  private final Random random = new Random(20261129);
  private WrittenRows written;
  private SampleLog log;
  private TaskDirectory task;
  private JobStore store;

  @BeforeEach
  void begin() {
    written = new WrittenRows(new MemoryRows());
    log =
        new SampleLog(
            PARTITION,
            17,
            rows -> {
              written = new WrittenRows(rows);
              return written;
            });
    open();
  }

  private void open() {
    task = new TaskDirectory(directory, true);
    store = new JobStore("jobs", stores);
    store.init(task, store);
  }

  /** As a killed process does: what is on disk now is there, and nothing else. */
  private void killed() throws Exception {
    Path rows = directory.resolve("rows");
    Path left = directory.resolve("left");
    KilledFiles.copy(opened().files, left);
    store.close();
    RowFiles.delete(rows);
    Files.move(left, rows);
    open();
  }

  private RowStore opened() {
    return stores.find(PARTITION).orElseThrow();
  }

  @AfterEach
  void end() {
    store.close();
    memory.close();
  }

  private void live(int commands) {
    for (int command = 0; command < commands; command++) {
      log.step();
    }
  }

  /** Batches of any size, and a commit now and then. */
  private void restore(List<KeyValue<byte[], byte[]>> changelog, int from) {
    int next = from;
    while (next < changelog.size()) {
      int size = Math.min(1 + random.nextInt(BATCH), changelog.size() - next);
      task.restore(changelog.subList(next, next + size));
      next += size;
      if (random.nextInt(4) == 0) {
        store.commit(Map.of(CHANGELOG, (long) next));
      }
    }
    atItsEnd();
  }

  private void atItsEnd() {
    caughtUp.onRestoreEnd(CHANGELOG, "jobs", 1);
  }

  private static Map<String, String> all(ReadableRows rows) {
    TreeMap<String, String> all = new TreeMap<>();
    HexFormat hex = HexFormat.of();
    try (RowCursor cursor = rows.range(new byte[] {0}, RowIterator.END)) {
      while (cursor.next()) {
        all.put(hex.formatHex(cursor.key()), hex.formatHex(cursor.value()));
      }
    }
    return all;
  }

  private Map<String, String> restored() {
    return stores.read(PARTITION, RestoreTest::all).orElseThrow();
  }

  /** The primary rows, put one by one into nothing, and what is derived of them. */
  private static Map<String, String> recomputed(ReadableRows rows) {
    MemoryRows plain = new MemoryRows();
    Rows indexed = IndexedRows.over(plain);
    try (RowCursor cursor = rows.range(new byte[] {0}, RowIterator.END)) {
      while (cursor.next()) {
        if (!DerivedRows.isDerived(cursor.key())) {
          indexed.put(cursor.key(), cursor.value());
        }
      }
    }
    return all(plain);
  }

  private void assertWhole() {
    assertThat(restored()).isEqualTo(all(log.rows)).isEqualTo(recomputed(log.rows));
  }

  @Test
  void from_nothing() {
    live(COMMANDS);
    restore(written.changelog, 0);
    assertWhole();
    long derived =
        restored().keySet().stream()
            .filter(key -> DerivedRows.isDerived(HexFormat.of().parseHex(key)))
            .count();
    assertThat(derived).as("the history has some").isGreaterThan(100);
  }

  @Test
  void from_what_compaction_left() {
    live(COMMANDS);
    restore(WrittenRows.compacted(written.changelog, random.nextBoolean()), 0);
    assertWhole();
  }

  @Test
  void over_an_older_state_from_what_compaction_left_since() {
    live(COMMANDS);
    restore(written.changelog, 0);
    int before = written.changelog.size();
    store.commit(Map.of(CHANGELOG, (long) before));
    live(COMMANDS);
    List<KeyValue<byte[], byte[]>> since =
        written.changelog.subList(before, written.changelog.size());
    restore(WrittenRows.compacted(since, true), 0);
    assertWhole();
  }

  @Test
  void a_copy_is_right_after_every_batch() {
    int read = 0;
    for (int round = 0; round < 40; round++) {
      live(25);
      task.restore(written.changelog.subList(read, written.changelog.size()));
      read = written.changelog.size();
      if (round % 3 == 0) {
        store.commit(Map.of(CHANGELOG, (long) read));
      }
      caughtUp.onBatchLoaded(CHANGELOG, "jobs", task.taskId(), read, 1, read + 10_000L);
      assertWhole();
    }
  }

  @Test
  void a_copy_that_is_far_behind_answers_nobody() {
    live(100);
    task.restore(written.changelog);
    caughtUp.onBatchLoaded(CHANGELOG, "jobs", task.taskId(), 5, 1, 10_006L);
    assertThat(stores.read(PARTITION, RestoreTest::all)).isEmpty();
    caughtUp.onBatchLoaded(CHANGELOG, "jobs", task.taskId(), 6, 1, 10_006L);
    assertWhole();
  }

  @Test
  void a_task_finds_its_store_whole_though_nobody_said_that_the_restore_has_ended() {
    live(100);
    task.restore(written.changelog);
    stores.of(PARTITION);
    assertWhole();
  }

  @Test
  void killed_at_any_moment_of_its_filling_it_goes_on_from_what_is_on_disk() throws Exception {
    live(COMMANDS);
    for (int kill = 0; kill < 10; kill++) {
      int read = 0;
      int until = 1 + random.nextInt(written.changelog.size());
      // RocksDB writes its memtables when it comes to it, on a busy machine later than the kill
      boolean onDisk = kill % 2 == 0;
      int flushed = 0;
      while (read < until) {
        int size = Math.min(1 + random.nextInt(BATCH), written.changelog.size() - read);
        task.restore(written.changelog.subList(read, read + size));
        read += size;
        store.commit(Map.of(CHANGELOG, (long) read));
        if (onDisk && flushed == 0) {
          flushed = read;
          flush();
        }
      }

      killed();

      long offset = Objects.requireNonNull(store.committedOffset(CHANGELOG));
      assertThat(offset).isLessThanOrEqualTo(read);
      if (onDisk) {
        assertThat(offset).as("it goes on").isPositive().isGreaterThanOrEqualTo(flushed);
      }
      restore(written.changelog, (int) Math.max(0, offset));
      assertWhole();
      store.close();
      RowFiles.delete(directory.resolve("rows"));
      open();
    }
  }

  private void flush() throws RocksDBException {
    try (FlushOptions waits = new FlushOptions()) {
      opened().files.db.flush(waits);
    }
  }

  @Test
  void killed_before_its_first_offset_was_on_disk_it_begins_again() throws Exception {
    live(10);
    task.restore(written.changelog);
    store.commit(Map.of(CHANGELOG, (long) written.changelog.size()));

    killed();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(-4);
    restore(written.changelog, 0);
    assertWhole();
  }

  @Test
  void killed_when_it_was_just_made_whole_it_reads_the_last_records_again() throws Exception {
    live(COMMANDS);
    int half = written.changelog.size() / 2;
    task.restore(written.changelog.subList(0, half));
    store.commit(Map.of(CHANGELOG, (long) half));
    task.restore(written.changelog.subList(half, written.changelog.size()));
    atItsEnd();

    killed();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(half);
    restore(written.changelog, half);
    assertWhole();
  }

  @Test
  void a_copy_that_was_killed_at_its_end_is_made_whole_though_no_record_comes() {
    live(100);
    task.restore(written.changelog);
    store.commit(Map.of(CHANGELOG, (long) written.changelog.size()));
    store.close();

    open();

    assertThat(stores.isWhole(PARTITION)).isFalse();
    caughtUp.onUpdateStart(CHANGELOG, "jobs", written.changelog.size());
    assertThat(stores.isWhole(PARTITION)).isTrue();
    assertWhole();
  }

  /** A store that was whole, as one is found that says this version and lacks these tables. */
  private void left(int version, int fromTable, int toTable) throws Exception {
    live(COMMANDS);
    task.restore(written.changelog);
    store.commit(Map.of(CHANGELOG, (long) written.changelog.size()));
    atItsEnd();
    store.close();
    try (RocksDB rows = RocksDB.open(directory.resolve("rows").toString())) {
      rows.put(new byte[] {(byte) 0xFF, 'v'}, new byte[] {(byte) version});
      rows.deleteRange(new byte[] {(byte) fromTable}, new byte[] {(byte) toTable});
    }
  }

  @Test
  void killed_while_derived_rows_are_written_it_begins_with_them_again() throws Exception {
    left(2, 0x20, 0x22); // without derived rows
    try (RocksDB rows = RocksDB.open(directory.resolve("rows").toString())) {
      rows.put(new byte[] {0x10, 1, 2, 3}, new byte[0]);
    }

    open();

    assertThat(stores.read(PARTITION, RestoreTest::all)).isEmpty();
    atItsEnd();
    assertWhole();
  }

  @Test
  void a_store_of_an_earlier_build_is_given_the_lists_that_it_lacks() throws Exception {
    left(1, 0x27, 0x29); // as such a build left it

    open();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(written.changelog.size());
    atItsEnd();
    assertWhole();
  }

  @Test
  void after_a_kill_nothing_is_restored_but_what_was_not_committed() throws Exception {
    int committed = 0;
    int applied = 0;
    for (int round = 0; round < 58; round++) {
      live(10);
      apply(applied, written.changelog.size());
      applied = written.changelog.size();
      if (round % 7 == 3) {
        store.commit(Map.of(CHANGELOG, (long) applied));
        committed = applied;
      }
    }
    assertThat(committed).isBetween(1, applied - 1);
    assertWhole();

    killed();

    Long offset = store.committedOffset(CHANGELOG);
    assertThat(offset).isEqualTo(committed);
    task.restore(written.changelog.subList(committed, applied));
    assertWhole();
  }

  /** As the task does, through the layer that logs. */
  private void apply(int from, int to) {
    for (KeyValue<byte[], byte[]> change : written.changelog.subList(from, to)) {
      store.put(Bytes.wrap(change.key), change.value);
    }
    stores.of(PARTITION).publish();
  }

  @Test
  void derived_rows_that_an_earlier_build_logged_are_not_believed() {
    live(COMMANDS);
    restore(written.earlier, 0);
    assertWhole();
  }

  @Test
  void what_an_earlier_build_left_on_disk_is_made_anew() throws Exception {
    live(COMMANDS);
    store.close();
    Path theirs = directory.resolve("rocksdb").resolve("jobs");
    Files.createDirectories(theirs);
    Files.writeString(theirs.resolve("CURRENT"), "of an earlier build");

    open();

    assertThat(theirs).doesNotExist();
    assertThat(MetricsText.of(registry))
        .contains("joblog_stores_made_anew_total{reason=\"earlier-build\"} 1.0\n");
    // Streams hands on what their checkpoint file says
    store.commit(Map.of(CHANGELOG, (long) written.earlier.size()));
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(-4);
    restore(written.earlier, 0);
    assertWhole();
  }

  @Test
  void an_unknown_offset_is_none() {
    live(10);
    apply(0, written.changelog.size());
    store.commit(Map.of(CHANGELOG, -4L));
    assertThat(store.committedOffset(CHANGELOG)).isNull();
    assertWhole();
    store.commit(Map.of(CHANGELOG, 12L));
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(12);
  }

  @Test
  void a_changelog_that_does_not_fit_any_more_is_read_from_its_beginning() throws Exception {
    live(COMMANDS);
    restore(written.changelog, 0);
    store.commit(Map.of(CHANGELOG, (long) written.changelog.size()));
    store.commit(Map.of());

    killed();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(-4);
    assertThat(restored()).isEmpty();
    restore(written.changelog, 0);
    assertWhole();
  }

  @Test
  void a_directory_at_work_is_not_taken_for_one_that_was_away() throws Exception {
    FileTime old = FileTime.fromMillis(0);
    live(10);
    task.restore(written.changelog);
    atItsEnd();
    Files.setLastModifiedTime(directory, old);
    store.commit(Map.of(CHANGELOG, 1L));
    assertThat(Files.getLastModifiedTime(directory)).as("restored only").isEqualTo(old);
    apply(0, written.changelog.size());
    store.commit(Map.of(CHANGELOG, 2L));
    assertThat(Files.getLastModifiedTime(directory)).isGreaterThan(old);
  }

  @Test
  void without_transactional_stores_there_is_no_start() {
    JobStore other = new JobStore("jobs", stores);
    assertThatThrownBy(() -> other.init(new TaskDirectory(directory, false), other))
        .hasMessageContaining("enable.transactional.statestores");
  }

  @Test
  void streams_own_doors_lead_to_the_same_rows() {
    live(20);
    apply(0, written.changelog.size());
    TreeMap<String, String> walked = new TreeMap<>();
    HexFormat hex = HexFormat.of();
    try (var rows = store.all()) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        walked.put(hex.formatHex(row.key.get()), hex.formatHex(row.value));
      }
    }
    assertThat(walked).isEqualTo(all(log.rows));
    Bytes key = Bytes.wrap(hex.parseHex(walked.firstKey()));
    byte[] meta = Objects.requireNonNull(store.get(key));
    assertThat(store.putIfAbsent(key, new byte[0])).isEqualTo(meta);
    assertThat(store.delete(key)).isEqualTo(meta);
    assertThat(store.get(key)).isNull();
    store.putAll(List.of(KeyValue.pair(key, meta)));
    assertThat(store.get(key)).isEqualTo(meta);
    assertThat(store.approximateNumUncommittedBytes()).isPositive();
    assertThat(store.isOpen()).isTrue();
    assertThat(store.persistent()).isTrue();
  }
}
