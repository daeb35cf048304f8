// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.protocol.wire.RowPage;

/** The live stores, as pages of rows. */
interface LiveRows {

  /**
   * @param from where the page begins; empty: at the first row
   */
  RowPage page(int partition, byte[] from) throws CouldNotRun, InterruptedException;
}
