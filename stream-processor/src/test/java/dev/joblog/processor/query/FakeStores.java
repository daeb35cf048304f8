// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.protocol.query.Owners;
import java.util.Optional;
import java.util.TreeMap;

/** Stores that a test hands out. */
final class FakeStores implements Stores {

  Optional<ReadableRows> active = Optional.empty();
  Optional<ReadableRows> standby = Optional.empty();
  Owners owners = new Owners(8, new TreeMap<>());

  @Override
  public Optional<ReadableRows> active(int partition) {
    return active;
  }

  @Override
  public Optional<ReadableRows> standby(int partition) {
    return standby;
  }

  @Override
  public Owners owners() {
    return owners;
  }
}
