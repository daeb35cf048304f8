// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.protocol.query.Owners;
import java.util.Optional;

/** The stores that are on this machine, and where the others are. Safe from any thread. */
public interface Stores {

  /** A view of an active partition's store; empty while it moves. */
  Optional<ReadableRows> active(int partition);

  /** A view of a copy that is nearly up to date; empty when there is none. */
  Optional<ReadableRows> standby(int partition);

  Owners owners();
}
