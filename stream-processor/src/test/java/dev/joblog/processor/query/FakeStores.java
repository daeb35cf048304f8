// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.protocol.query.Owners;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Stores that a test hands out. */
final class FakeStores implements Stores {

  Optional<ReadableRows> active = Optional.empty();
  Optional<ReadableRows> standby = Optional.empty();
  Runnable beforeAPage = () -> {};
  Owners owners = new Owners(8, new TreeMap<>());

  @Override
  public <T> Optional<T> active(int partition, Function<ReadableRows, T> page) {
    beforeAPage.run();
    return read(active, page);
  }

  @Override
  public <T> Optional<T> standby(int partition, Function<ReadableRows, T> page) {
    return read(standby, page);
  }

  private static <T> Optional<T> read(
      Optional<ReadableRows> store, Function<ReadableRows, T> page) {
    try {
      return store.map(page);
    } catch (InvalidStateStoreException closedMeanwhile) {
      return Optional.empty();
    }
  }

  @Override
  public Owners owners() {
    return owners;
  }
}
