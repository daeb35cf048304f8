// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

/** The audit could not be carried out; says nothing about the log. One sentence for the user. */
public final class CouldNotRun extends Exception {

  private static final long serialVersionUID = 1;

  public CouldNotRun(String sentence) {
    super(sentence);
  }

  public CouldNotRun(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
