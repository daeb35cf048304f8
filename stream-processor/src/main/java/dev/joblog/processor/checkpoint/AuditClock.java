// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.time.Instant;

/** The signer's own time: no part of what is decided or folded. */
interface AuditClock {

  /** Whole seconds: what a checkpoint says. */
  Instant now();

  /** For intervals. */
  long nanos();

  static AuditClock system() {
    return new AuditClock() {
      @Override
      public Instant now() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond());
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
