// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.concurrent.CompletionStage;

/** Where a partition of {@code job-commands} ends now. */
public interface LogEnd {

  /** The offset that the next record will have. Never blocks; may fail. */
  CompletionStage<Long> endOffset(int partition);
}
