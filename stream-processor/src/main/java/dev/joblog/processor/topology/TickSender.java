// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.UUID;

/** Appends Ticks to {@code job-commands}, and nothing else. */
public interface TickSender {

  /**
   * Appends one Tick. Never blocks.
   *
   * @param failed run, on any thread, when the Tick may not have been appended
   */
  void send(int partition, UUID commandId, Runnable failed);
}
