// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

/**
 * One step of a life.
 *
 * @param from a status, or {@code new}
 * @param fact the event that made it
 * @param to a status, or {@code purged}
 */
record Edge(String from, String fact, String to) {

  static final String NEW = "new";
  static final String PURGED = "purged";

  @Override
  public String toString() {
    return from + " --" + fact + "--> " + to;
  }
}
