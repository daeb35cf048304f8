// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.DerivedRows;
import dev.joblog.processor.store.RowCursor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams' side of a {@link RowStore}: below the layer that logs changes, so only primary rows come
 * by here, whether a task puts them or a restore. It keeps the changelog's offset itself and moves
 * it together with the rows, so an unclean end loses nothing that was committed (ADR 0141).
 */
final class JobStore implements KeyValueStore<Bytes, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);

  /** Where Streams' own stores lay, in earlier builds. */
  private static final String EARLIER = "rocksdb";

  private static final String DIRECTORY = "rows";

  /** As Streams says that an offset is not known. */
  private static final Long FROM_THE_BEGINNING = -4L;

  /** Records between two lines about a long restore. */
  private static final int TOLD_EVERY = 200_000;

  /** How often a task's directory is marked as in use. */
  private static final Duration MARK_EVERY = Duration.ofMinutes(1);

  private final String name;
  private final JobStores stores;
  private int partition = -1;
  private @Nullable Path directory;
  private OptionalLong markedNanos = OptionalLong.empty();
  private boolean processed;
  private @Nullable RowStore store;

  JobStore(String name, JobStores stores) {
    this.name = name;
    this.stores = stores;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    if (!Boolean.parseBoolean(
        String.valueOf(
            context.appConfigs().get(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG)))) {
      throw new IllegalStateException(
          "Expected "
              + StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG
              + " to be true, but it is not: rows would be staged and never committed");
    }
    partition = context.taskId().partition();
    Path task = context.stateDir().toPath();
    directory = task;
    processed = false;
    removeEarlier(task.resolve(EARLIER).resolve(name));
    RowStore opened = RowStore.open(task.resolve(DIRECTORY), stores.memory(), this::made);
    store = opened;
    stores.opened(partition, opened);
    context.register(root, (BatchingStateRestoreCallback) this::restore);
  }

  /** Its rows come again from the changelog. */
  private void removeEarlier(Path directory) {
    if (Files.exists(directory)) {
      RowFiles.delete(directory);
      made(RemakeReason.EARLIER_BUILD);
    }
  }

  private void made(RemakeReason why) {
    stores.metrics().madeAnew(why);
    LOG.info(
        "event=store-made-anew partition={} sentence=\"The store is made anew from the"
            + " changelog: {}.\"",
        partition,
        why.sentence);
  }

  /**
   * Of several versions of a row the last counts. Derived rows, which earlier builds logged, are
   * not taken from there.
   */
  private void restore(Collection<KeyValue<byte[], byte[]>> records) {
    Map<Bytes, Optional<byte[]>> newest = new HashMap<>();
    for (KeyValue<byte[], byte[]> record : records) {
      if (!DerivedRows.isDerived(record.key)) {
        newest.put(Bytes.wrap(record.key), Optional.ofNullable(record.value));
      }
    }
    long before = store().restored();
    store().restore(newest, records.size());
    long after = store().restored();
    if (after / TOLD_EVERY > before / TOLD_EVERY) {
      LOG.info("event=restoring partition={} records={}", partition, after);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the default will change; until then it is to be said
  public boolean managesOffsets() {
    return true;
  }

  /** Without a row there is nothing to wipe; null would be taken for a damaged task, aloud. */
  @Override
  public @Nullable Long committedOffset(TopicPartition changelog) {
    OptionalLong offset = store().offset();
    if (offset.isPresent()) {
      return offset.getAsLong();
    }
    return store().isEmpty() ? FROM_THE_BEGINNING : null;
  }

  /**
   * After Kafka's commit, and while a restore goes on. A negative offset is not known; no offset at
   * all: Streams found the changelog and the rows to disagree.
   */
  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    OptionalLong offset =
        offsets.values().stream()
            .mapToLong(Long::longValue)
            .filter(known -> known >= 0)
            .findFirst();
    store().commit(offset);
    if (processed) {
      markInUse();
    }
  }

  /**
   * Streams takes away a directory that was not changed for long, because tombstones may have gone
   * meanwhile, and looks at its time alone; rows lie deeper. Not while restoring: then it is as old
   * as it was.
   */
  private void markInUse() {
    long now = System.nanoTime();
    Path used = directory;
    if (used == null
        || (markedNanos.isPresent() && now - markedNanos.getAsLong() < MARK_EVERY.toNanos())) {
      return;
    }
    markedNanos = OptionalLong.of(now);
    processed = false;
    if (!used.toFile().setLastModified(System.currentTimeMillis())) {
      LOG.warn("event=state-not-marked partition={} directory={}", partition, used);
    }
  }

  @Override
  public long approximateNumUncommittedBytes() {
    return store().uncommittedBytes();
  }

  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return store != null;
  }

  @Override
  public void close() {
    RowStore closing = store;
    if (closing != null) {
      store = null;
      stores.closed(partition, closing);
      closing.close();
    }
  }

  private RowStore store() {
    RowStore open = store;
    if (open == null) {
      throw new InvalidStateStoreException("Expected the store to be open, but it is closed");
    }
    return open;
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    processed = true;
    if (value == null) {
      store().indexed().delete(key.get());
    } else {
      store().indexed().put(key.get(), value);
    }
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte @Nullable [] value) {
    byte[] before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
    rows.forEach(row -> put(row.key, row.value));
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    byte[] before = get(key);
    put(key, null);
    return before;
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    return store().rows().get(key.get()).orElse(null);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
    byte[] first = from == null ? new byte[0] : from.get();
    byte[] end = to == null ? RowIterator.END : Arrays.copyOf(to.get(), to.get().length + 1);
    RowCursor rows = store().rows().range(first, end);
    return new RowIterator(rows);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return range(null, null);
  }

  /** Primary and derived rows on disk, about. */
  @Override
  public long approximateNumEntries() {
    return store().approximateRows();
  }
}
