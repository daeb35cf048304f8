// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import java.util.List;

/** Jobs were lost or done twice; figures of such a run are worth nothing. */
final class Faulty extends Exception {

  private static final long serialVersionUID = 1;

  /**
   * @param faults a sentence each
   */
  Faulty(String side, String workload, List<String> faults) {
    super(side + ": after " + workload + ": " + String.join("; ", faults));
  }
}
