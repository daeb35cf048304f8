// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.checkpoint.SampleLog;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.protocol.wire.RowPage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The log folded again beside a store that the real engine made, and that goes on meanwhile. */
class ReplayTest {

  private static final byte[] END = {(byte) 0xFF};

  @Test
  void theLogGivesTheRowsOfTheStoreWhileTheStoreGoesOn() throws Exception {
    for (int seed = 0; seed < 12; seed++) {
      SampleLog sample = SampleLog.of(2, seed, 400);

      Replay.Result result = replay(sample, new MovingStore(sample, 5), 2);

      assertThat(result.differences()).as("seed %d", seed).isEmpty();
      assertThat(result.isSound()).isTrue();
      assertThat(result.rows()).isGreaterThan(100);
      assertThat(result.position()).as("the store went on").isGreaterThan(0);
    }
  }

  @Test
  void aHistoryThatIsDeletedSliceBySliceIsNoDifference() throws Exception {
    SampleLog sample = new SampleLog(2, 1);
    sample.purgeLongHistory(2_500);
    for (int ticks = 0; ticks < 4; ticks++) {
      Replay.Result result = replay(sample, new MovingStore(sample, 0), 2);
      assertThat(result.differences()).as("after %d Ticks", ticks).isEmpty();
      sample.tick();
    }
    assertThat(keys(sample, key -> RowKinds.name(key).equals("HISTORY"))).isEmpty();
  }

  @Test
  void historyThatAnEarlierReleaseWroteIsNoDifference() throws Exception {
    SampleLog sample = SampleLog.of(2, 3, 300);
    List<byte[]> creations =
        keys(
            sample,
            key -> RowKinds.name(key).equals("HISTORY") && RowKinds.text(key).endsWith("#1"));
    assertThat(creations).isNotEmpty();
    for (byte[] key : creations) {
      byte[] now = sample.rows.get(key).orElseThrow();
      byte[] before = Arrays.copyOf(now, now.length - 1); // version 1 knew no heartbeat
      before[0] = 1;
      sample.rows.put(key, before);
    }
    assertThat(replay(sample, new MovingStore(sample, 0), 2).differences()).isEmpty();

    sample.rows.put(creations.get(0), new byte[] {1, 0});
    assertThat(replay(sample, new MovingStore(sample, 0), 2).differences())
        .extracting(Difference::key)
        .containsExactly(RowKinds.text(creations.get(0)));
  }

  @Test
  void everyRowThatIsGoneIsFound() throws Exception {
    SampleLog sample = SampleLog.of(2, 3, 300);
    Random random = new Random(1);
    List<byte[]> keys = keys(sample, key -> !RowKinds.name(key).equals("GONE") && !isGoneDue(key));
    for (int i = 0; i < 20; i++) {
      byte[] key = keys.get(random.nextInt(keys.size()));
      byte[] value = sample.rows.get(key).orElseThrow();
      sample.rows.delete(key);

      Replay.Result result = replay(sample, new MovingStore(sample, 0), 2);

      assertThat(result.differing()).isEqualTo(1);
      assertThat(result.differences().get(0))
          .isEqualTo(
              new Difference(
                  2,
                  RowKinds.name(key),
                  RowKinds.text(key),
                  "row",
                  "it follows from the log, but is not in the store."));
      sample.rows.put(key, value);
    }
  }

  @Test
  void aRowThatNoEventMadeIsFound() throws Exception {
    SampleLog sample = SampleLog.of(2, 4, 300);
    byte[] key = keys(sample, each -> RowKinds.name(each).equals("JOB")).get(0);
    byte[] more = Arrays.copyOf(key, key.length + 1);
    sample.rows.put(more, new byte[] {1});

    Replay.Result result = replay(sample, new MovingStore(sample, 0), 2);

    assertThat(result.differences())
        .singleElement()
        .satisfies(found -> assertThat(found.sentence()).contains("not in the log"));
  }

  @Test
  void aJobThatWasChangedInTheStoreIsNamedWithItsField() throws Exception {
    SampleLog sample = SampleLog.of(2, 5, 300);
    byte[] key = keys(sample, each -> RowKinds.name(each).equals("JOB")).get(0);
    byte[] row = sample.rows.get(key).orElseThrow();
    String text = new String(row, StandardCharsets.ISO_8859_1);
    byte[] changed =
        text.replaceFirst("\u0006ann", "\u0006bob").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(changed).isNotEqualTo(row);
    sample.rows.put(key, changed);

    Replay.Result result = replay(sample, new MovingStore(sample, 0), 2);

    assertThat(result.differences())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.table()).isEqualTo("JOB");
              assertThat(found.field()).isEqualTo("job.spec.createdBy");
              assertThat(found.key()).startsWith("acme/");
            });
  }

  @Test
  void anotherChainIsADifference() throws Exception {
    SampleLog sample = SampleLog.of(2, 6, 100);
    LiveRows other =
        (partition, from) -> {
          RowPage page = new MovingStore(sample, 0).page(partition, from);
          return new RowPage(page.position(), new byte[32], page.t(), page.next(), page.rows());
        };

    Replay.Result result = replay(sample, other, 2);

    assertThat(result.isSound()).isFalse();
    assertThat(result.differences().get(0).field()).isEqualTo("hash");
  }

  @Test
  void aBrokenLogIsToldAsAFault() throws Exception {
    SampleLog sample = SampleLog.of(2, 7, 100);
    MovingStore store = new MovingStore(sample, 0);
    sample.records.remove(5);

    Replay.Result result = replay(sample, store, 2);

    assertThat(result.fault()).isPresent();
    assertThat(result.fault().get().field()).isEqualTo("position");
  }

  @Test
  void aStoreThatGoesBackCannotBeCompared() {
    SampleLog sample = SampleLog.of(2, 8, 300);
    MovingStore store = new MovingStore(sample, 0);
    LiveRows back =
        (partition, from) -> {
          RowPage page = store.page(partition, from);
          return from.length == 0
              ? page
              : new RowPage(1, page.hash(), page.t(), page.next(), page.rows());
        };

    assertThatThrownBy(() -> replay(sample, back, 2))
        .isInstanceOf(CouldNotRun.class)
        .hasMessageContaining("moved to another processor");
  }

  @Test
  void oneLogGivesOneDigest() throws Exception {
    SampleLog sample = SampleLog.of(2, 9, 300);
    SampleLog other = SampleLog.of(2, 10, 300);

    FileReplay.Partition first = digest(sample.records);

    assertThat(digest(sample.records)).isEqualTo(first);
    assertThat(digest(other.records).digest()).isNotEqualTo(first.digest());
    assertThat(first.events()).isEqualTo(sample.records.size());
    assertThat(first.jobs().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(keys(sample, key -> RowKinds.name(key).equals("JOB")).size());
  }

  @Test
  void aReplayOfADamagedFileStopsAtItsFault() throws Exception {
    List<LogRecord> records = new ArrayList<>(SampleLog.of(2, 9, 100).records);
    records.remove(3);

    assertThat(digest(records).fault()).isPresent();
    assertThat(digest(records).events()).isEqualTo(3);
  }

  private static FileReplay.Partition digest(List<LogRecord> records) throws CouldNotRun {
    return new FileReplay(SampleLog.WIRE, VerificationTest.quiet())
        .run(new MemoryLog(records))
        .get(0);
  }

  private static Replay.Result replay(SampleLog sample, LiveRows live, int partition)
      throws CouldNotRun, InterruptedException {
    try (RocksRows rows = RocksRows.open()) {
      return new Replay(partition, SampleLog.WIRE, live, VerificationTest.quiet())
          .run(new GrowingLog(sample.records), rows);
    }
  }

  private static List<byte[]> keys(SampleLog sample, Predicate<byte[]> wanted) {
    List<byte[]> keys = new ArrayList<>();
    try (RowCursor cursor = sample.rows.range(new byte[0], END)) {
      while (cursor.next()) {
        if (RowKinds.comesFromEvents(cursor.key()) && wanted.test(cursor.key())) {
          keys.add(cursor.key());
        }
      }
    }
    return keys;
  }

  private static boolean isGoneDue(byte[] key) {
    return RowKinds.name(key).equals("DUE") && RowKinds.forgottenAt(key, new byte[0]).isPresent();
  }

  /** A store that takes more commands between two of its pages. */
  private static final class MovingStore implements LiveRows {
    private static final int PAGE = 40;

    private final SampleLog sample;
    private final int commandsBetween;
    private final long firstPosition;
    private final byte[] firstHead;
    private int pages;

    MovingStore(SampleLog sample, int commandsBetween) {
      this.sample = sample;
      this.commandsBetween = commandsBetween;
      this.firstPosition = sample.position();
      this.firstHead = sample.head();
    }

    @Override
    public RowPage page(int partition, byte[] from) {
      for (int i = 0; pages > 0 && pages < 30 && i < commandsBetween; i++) {
        sample.step();
      }
      pages++;
      MemoryRows rows = sample.rows;
      List<RowPage.Row> page = new ArrayList<>();
      Optional<byte[]> next = Optional.empty();
      try (RowCursor cursor = rows.range(from, END)) {
        while (next.isEmpty() && cursor.next()) {
          if (page.size() == PAGE) {
            next = Optional.of(cursor.key());
          } else if (RowKinds.comesFromEvents(cursor.key())) {
            page.add(new RowPage.Row(cursor.key(), cursor.value()));
          }
        }
      }
      boolean still = commandsBetween == 0;
      return new RowPage(
          still ? firstPosition : sample.position(),
          still ? firstHead : sample.head(),
          sample.now(),
          next,
          page);
    }
  }

  /** Sees what is appended while it is read. */
  private static final class GrowingLog implements EventLog {
    private final List<LogRecord> records;
    private int next;

    GrowingLog(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public Optional<LogRecord> next() {
      return next < records.size() ? Optional.of(records.get(next++)) : Optional.empty();
    }

    @Override
    public void close() {}
  }
}
