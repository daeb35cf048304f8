// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

/** A command can't be done; the message is one sentence for the user. */
public final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  public Refused(String sentence) {
    super(sentence);
  }
}
