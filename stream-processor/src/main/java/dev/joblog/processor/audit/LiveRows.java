// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.audit;

import dev.joblog.processor.query.RowPage;

/** The live stores, as pages of rows. */
interface LiveRows {

  /**
   * @param from where the page begins; empty: at the first row
   */
  RowPage page(int partition, byte[] from) throws CouldNotRun, InterruptedException;
}
