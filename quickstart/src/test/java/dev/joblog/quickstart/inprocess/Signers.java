// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import java.util.Optional;

/** Who signs for which dialect. */
final class Signers {

  /** The one of {@code ! sign}; empty where no dialect with signatures is served. */
  static Optional<Signer> bacalhau() {
    return Optional.of(new BacalhauSigner());
  }

  private Signers() {}
}
