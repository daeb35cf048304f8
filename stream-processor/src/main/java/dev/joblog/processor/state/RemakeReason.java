// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

/** Why a store is made anew from the changelog. */
enum RemakeReason {
  DAMAGED("damaged", "its files are damaged"),
  EARLIER_BUILD("earlier-build", "it is of an earlier build"),
  UNKNOWN_OFFSET("unknown-offset", "it does not say how far it goes, or is of another version");

  /** In the metric. */
  final String word;

  /** In the log. */
  final String sentence;

  RemakeReason(String word, String sentence) {
    this.word = word;
    this.sentence = sentence;
  }
}
