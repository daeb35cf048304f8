// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.protocol.query.Owners;
import java.util.Optional;
import java.util.function.Function;

/** The stores that are on this machine, and where the others are. Safe from any thread. */
public interface Stores {

  /**
   * Reads an active partition's store, as it is at one moment.
   *
   * @param page keep it bounded: a store that closes waits for it
   * @return empty while the store moves
   */
  <T> Optional<T> active(int partition, Function<ReadableRows, T> page);

  /** The same of a copy that is nearly up to date; empty when there is none. */
  <T> Optional<T> standby(int partition, Function<ReadableRows, T> page);

  Owners owners();
}
