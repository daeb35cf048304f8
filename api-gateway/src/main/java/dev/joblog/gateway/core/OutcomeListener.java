// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Outcome;

/** Who hears the outcomes on this gateway's reply partition. Must not block. */
public interface OutcomeListener {

  /**
   * @param value the record's bytes
   */
  void heard(Outcome outcome, byte[] value);
}
