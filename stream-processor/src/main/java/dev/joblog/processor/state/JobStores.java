// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.ReadableRows;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores that are open in this process, by partition: of active tasks and of copies alike.
 * Streams opens and closes them; any thread may read.
 */
public final class JobStores {

  private static final Logger LOG = LoggerFactory.getLogger(JobStores.class);

  private final Map<Integer, RowStore> open = new ConcurrentHashMap<>();
  private final BoundedMemory memory;
  private final RestoreMetrics metrics;
  private volatile Optional<Throwable> damage = Optional.empty();

  /**
   * @param memory outlives the stores
   */
  public JobStores(BoundedMemory memory, RestoreMetrics metrics) {
    this.memory = memory;
    this.metrics = metrics;
  }

  /** For Streams, which asks for one store per task. */
  public KeyValueBytesStoreSupplier supplier(String name) {
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new JobStore(name, JobStores.this);
      }

      @Override
      public String metricsScope() {
        return "joblog";
      }
    };
  }

  /** The store of a task that runs here. */
  public RowStore of(int partition) {
    caughtUp(partition);
    return find(partition)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Expected the store of partition " + partition + " to be open, but it is not"));
  }

  /** A store has reached the end of its changelog, or nearly; called by who restores it. */
  void caughtUp(int partition) {
    find(partition)
        .filter(RowStore::derive)
        .ifPresent(
            store ->
                LOG.info(
                    "event=derived-rows-written partition={} rows={}",
                    partition,
                    store.approximateRows()));
  }

  /** Whether a store is open here, and has all that is derived of its rows. */
  public boolean isWhole(int partition) {
    return find(partition).filter(RowStore::isWhole).isPresent();
  }

  Optional<RowStore> find(int partition) {
    return Optional.ofNullable(open.get(partition));
  }

  /**
   * Reads one page of one moment, see {@link RowStore#read}.
   *
   * @return empty when the partition's store is not open here
   */
  public <T> Optional<T> read(int partition, Function<ReadableRows, T> page) {
    try {
      return find(partition).flatMap(store -> store.read(page));
    } catch (DamagedStoreException e) {
      damage = Optional.of(e);
      throw e;
    }
  }

  /**
   * What a reader met in damaged files, if one did. A new process makes the store anew; this one
   * would meet it again. A task that meets it ends the process itself.
   */
  public Optional<Throwable> damage() {
    return damage;
  }

  BoundedMemory memory() {
    return memory;
  }

  RestoreMetrics metrics() {
    return metrics;
  }

  void opened(int partition, RowStore store) {
    open.put(partition, store);
  }

  void closed(int partition, RowStore store) {
    open.remove(partition, store);
  }
}
