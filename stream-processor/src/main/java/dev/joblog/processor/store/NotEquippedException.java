// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

/**
 * What a decision needs and this process lacks, whatever the record says: the format of a row, an
 * engine version, a lease key. Stops the task with one sentence; another release or a setting mends
 * it. Never a reason to put a record aside.
 */
public final class NotEquippedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  public NotEquippedException(String sentence) {
    super(sentence);
  }
}
