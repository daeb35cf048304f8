// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

/** The audit could not be carried out; says nothing about the log. One sentence for the user. */
public final class CouldNotRun extends Exception {

  private static final long serialVersionUID = 1;

  public CouldNotRun(String sentence) {
    super(sentence);
  }

  CouldNotRun(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
