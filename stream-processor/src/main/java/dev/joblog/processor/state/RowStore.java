// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.DerivedRows;
import dev.joblog.processor.store.IndexedRows;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The rows of one partition. One thread at a time writes; what it puts is staged, becomes visible
 * to readers with {@link #publish}, all of it at once, and goes to disk with {@link #commit},
 * together with the changelog's offset, all of it or nothing; what {@link #restore} brings to an
 * empty store goes another way. Any thread may {@link #read}: it sees one moment, waits for nobody,
 * and nobody waits for it, but for who closes the store.
 */
public final class RowStore {

  // A directory of another version is made anew; what is derived of rows changes the first.
  private static final byte WHOLE = 3;
  private static final byte WITHOUT_DERIVED_ROWS = 2;
  private static final byte WITHOUT_LISTS_BY_LABEL_AND_RESULT = 1;

  // Behind every table of rows: [0xFF]['v'] → version: 1, [0xFF]['o'] → offset: 8
  private static final byte[] VERSION_KEY = {(byte) 0xFF, 'v'};
  private static final byte[] OFFSET_KEY = {(byte) 0xFF, 'o'};

  /** For readers' last steps; each is a few microseconds long. */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

  private static final long CLOSE_PAUSE_NANOS = 50_000;

  /**
   * What readers begin with: changed in one step, so that nobody sees a commit half done.
   *
   * @param version of staged rows, the newest published
   * @param whole false: what is derived is not there yet, so nobody is to see any of it
   */
  private record Moment(Layer layer, long version, boolean whole) {}

  final RowFiles files;
  private final WriteOptions logged = new WriteOptions();
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final AtomicInteger openLayers = new AtomicInteger();
  private final Rows indexed = IndexedRows.over(new Staging());
  private volatile Moment published;
  private volatile boolean closed;
  private boolean filling;
  private View newest;
  private boolean fresh;
  private boolean touched;
  private long restored;

  private RowStore(RowFiles files) {
    this.files = files;
    this.fresh = isEmpty(files);
    this.filling = !fresh && version(files) != WHOLE;
    this.published = new Moment(new Layer(files.db, openLayers), 0, !filling);
    this.newest = newest();
  }

  /**
   * @param remade told why, when what lies there can't be used: it is damaged, is of another
   *     version, or says not how far it goes; it is then begun anew
   */
  static RowStore open(Path directory, BoundedMemory memory, Consumer<RemakeReason> remade) {
    Optional<RowFiles> usable = usable(directory, memory);
    if (usable.isPresent()) {
      return new RowStore(usable.get());
    }
    RemakeReason why =
        DamagedFiles.isMarked(directory) ? RemakeReason.DAMAGED : RemakeReason.UNKNOWN_OFFSET;
    RowFiles.delete(directory);
    remade.accept(why);
    return new RowStore(RowFiles.open(directory, memory));
  }

  private static Optional<RowFiles> usable(Path directory, BoundedMemory memory) {
    if (DamagedFiles.isMarked(directory)) {
      return Optional.empty();
    }
    try {
      RowFiles files = RowFiles.open(directory, memory);
      boolean usable = false;
      try {
        usable = isEmpty(files) || isUsable(files);
        return usable ? Optional.of(files) : Optional.empty();
      } finally {
        if (!usable) {
          files.close();
        }
      }
    } catch (ProcessorStateException e) {
      if (DamagedFiles.isMarked(directory)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isEmpty(RowFiles files) {
    try (RocksIterator rows = files.db.newIterator()) {
      rows.seekToFirst();
      if (!rows.isValid()) {
        rows.status(); // a fault looks like an end
      }
      return !rows.isValid();
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(files.db, "look for a row", e);
    }
  }

  private static boolean isUsable(RowFiles files) {
    try {
      int version = version(files);
      return (version == WHOLE
              || version == WITHOUT_DERIVED_ROWS
              || version == WITHOUT_LISTS_BY_LABEL_AND_RESULT)
          && files.db.get(OFFSET_KEY) != null;
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(files.db, "read the changelog's offset", e);
    }
  }

  /** 0: none. */
  private static int version(RowFiles files) {
    try {
      byte[] version = files.db.get(VERSION_KEY);
      return version == null || version.length != 1 ? 0 : version[0];
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(files.db, "read the store's version", e);
    }
  }

  // The writer's.

  /** The newest rows, published or not. Puts of primary rows bring along what is derived. */
  Rows indexed() {
    return indexed;
  }

  /** A derived row that its primary rows contradict, in a store that was damaged from outside. */
  public void deleteDerived(byte[] key) {
    stage(key, null);
  }

  /** The newest rows, published or not. */
  public ReadableRows rows() {
    return newest;
  }

  void stage(byte[] key, byte @Nullable [] value) {
    touched = true;
    fresh = false;
    published.layer.stage.put(published.version + 1, key, value);
  }

  private View newest() {
    return new View(published.layer, Long.MAX_VALUE, () -> closed);
  }

  /** What was put since the last time becomes visible, all of it at once. */
  public void publish() {
    published = new Moment(published.layer, published.version + 1, !filling);
  }

  /**
   * Takes primary rows from the changelog. A store that was empty takes them past the write-ahead
   * log and without what is derived of them, so they are on disk soon and no row is read; it is not
   * whole, and answers nobody, until {@link #derive}. After a kill it has all rows up to its
   * offset, which may be an earlier one or none, and perhaps some behind it, which come again.
   *
   * @param rows each as it is after the records
   * @param records that were read, whatever became of them
   */
  void restore(Map<Bytes, Optional<byte[]>> rows, int records) {
    touched = true;
    restored += records;
    if (fresh) {
      fresh = false;
      filling = true;
    }
    if (filling) {
      fill(rows);
    } else {
      rows.forEach(
          (key, value) ->
              value.ifPresentOrElse(
                  row -> indexed.put(key.get(), row), () -> indexed.delete(key.get())));
    }
    publish();
  }

  private void fill(Map<Bytes, Optional<byte[]>> rows) {
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(VERSION_KEY, new byte[] {WITHOUT_DERIVED_ROWS});
      putSorted(batch, rows);
      files.db.write(unlogged, batch);
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(files.db, "write restored rows", e);
    }
  }

  /**
   * Makes a store whole that was filled from the changelog.
   *
   * @return false: it was whole
   */
  boolean derive() {
    if (!filling) {
      return false;
    }
    renew();
    Layer filled = published.layer;
    try (FlushOptions untilOnDisk = new FlushOptions().setWaitForFlush(true)) {
      DerivedBatch batch = new DerivedBatch(files.db, unlogged);
      DerivedRows.anew(filled::committed, batch);
      batch.write();
      files.db.put(unlogged, VERSION_KEY, new byte[] {WHOLE});
      files.db.flush(untilOnDisk); // from here on all is logged
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(files.db, "write derived rows", e);
    }
    filling = false;
    renew();
    return true;
  }

  /** Whether it has all that is derived of its rows. Any thread may ask. */
  boolean isWhole() {
    return published.whole;
  }

  /** Records read from the changelog since the store was opened. */
  public long restored() {
    return restored;
  }

  /** About what the uncommitted rows weigh. */
  long uncommittedBytes() {
    return published.layer.stage.bytes();
  }

  /** On disk. */
  long approximateRows() {
    try {
      return files.db.getLongProperty("rocksdb.estimate-num-keys");
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(files.db, "count rows", e);
    }
  }

  /** Whether there is no row, on disk or staged. */
  boolean isEmpty() {
    return published.layer.stage.isEmpty() && isEmpty(files);
  }

  /** How far in the changelog the rows on disk go; empty: unknown. */
  OptionalLong offset() {
    try {
      byte[] offset = files.db.get(OFFSET_KEY);
      return offset == null
          ? OptionalLong.empty()
          : OptionalLong.of(ByteBuffer.wrap(offset).getLong());
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(files.db, "read the changelog's offset", e);
    }
  }

  /**
   * Writes what is staged, and how far that goes, in one.
   *
   * @param offset of the changelog; empty: not known, so all of it is to be restored next time
   */
  void commit(OptionalLong offset) {
    Layer before = published.layer;
    try (WriteBatch batch = new WriteBatch()) {
      putStaged(batch, before.stage);
      putOffset(batch, offset);
      if (batch.count() == 0) {
        return;
      }
      batch.put(VERSION_KEY, new byte[] {filling ? WITHOUT_DERIVED_ROWS : WHOLE});
      files.db.write(filling ? unlogged : logged, batch);
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(files.db, "commit", e);
    }
    if (!before.stage.isEmpty()) {
      renew();
    }
  }

  /** The next layer, of what is on disk now. */
  private void renew() {
    Layer before = published.layer;
    published = new Moment(new Layer(files.db, openLayers), published.version + 1, !filling);
    newest = newest();
    before.letGo();
  }

  private static void putStaged(WriteBatch batch, Stage stage) throws RocksDBException {
    for (Map.Entry<byte[], Optional<byte[]>> row : stage.newest()) {
      putRow(batch, row.getKey(), row.getValue());
    }
  }

  /** In the order of their keys: RocksDB finds the place of a row near the one before sooner. */
  static void putSorted(WriteBatch batch, Map<Bytes, Optional<byte[]>> rows)
      throws RocksDBException {
    List<Map.Entry<Bytes, Optional<byte[]>>> sorted = new ArrayList<>(rows.entrySet());
    sorted.sort(Map.Entry.comparingByKey());
    for (Map.Entry<Bytes, Optional<byte[]>> row : sorted) {
      putRow(batch, row.getKey().get(), row.getValue());
    }
  }

  private static void putRow(WriteBatch batch, byte[] key, Optional<byte[]> value)
      throws RocksDBException {
    if (value.isPresent()) {
      batch.put(key, value.get());
    } else {
      batch.delete(key);
    }
  }

  private void putOffset(WriteBatch batch, OptionalLong offset) throws RocksDBException {
    OptionalLong before = offset();
    if (offset.isEmpty()) {
      if (before.isPresent()) {
        batch.delete(OFFSET_KEY);
      }
    } else if ((touched || before.isPresent()) && !offset.equals(before)) {
      batch.put(OFFSET_KEY, ByteBuffer.allocate(Long.BYTES).putLong(offset.getAsLong()).array());
    } // else an earlier build left it behind, whose rows are not here
  }

  // Anybody's.

  /**
   * Reads what is of one moment: after the last command published, committed or not.
   *
   * @param page keep it short: the store's closing waits for it
   * @return empty when the store is closed, or not whole yet
   */
  public <T> Optional<T> read(Function<ReadableRows, T> page) {
    Moment moment = published;
    while (!moment.layer.hold()) {
      if (closed) {
        return Optional.empty();
      }
      moment = published; // a commit was in between: the next moment is there
    }
    try {
      if (!moment.whole) {
        return Optional.empty();
      }
      return Optional.of(page.apply(new View(moment.layer, moment.version, () -> closed)));
    } catch (InvalidStateStoreException closedMeanwhile) {
      return Optional.empty();
    } finally {
      moment.layer.letGo();
    }
  }

  /** What is staged is dropped. Readers end at their next step. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    published.layer.letGo();
    long deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
    while (openLayers.get() > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new ProcessorStateException(
            "Expected readers to let go of the store within " + CLOSE_WAIT + ", but one did not");
      }
      LockSupport.parkNanos(CLOSE_PAUSE_NANOS);
    }
    logged.close();
    unlogged.close();
    files.close();
  }

  boolean isOpen() {
    return !closed;
  }

  /** Takes rows as they come. */
  private final class Staging implements Rows {
    @Override
    public Optional<byte[]> get(byte[] key) {
      return newest.get(key);
    }

    @Override
    public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
      return newest.range(fromInclusive, toExclusive);
    }

    @Override
    public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
      return newest.reverseRange(fromInclusive, toExclusive);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      stage(key, value);
    }

    @Override
    public void delete(byte[] key) {
      stage(key, null);
    }
  }
}
