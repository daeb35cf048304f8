// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

/**
 * Headers of records on {@link Topics#DEAD_LETTER}, whose key and value are the bytes as received.
 * All values are UTF-8 text, numbers in decimal.
 */
public final class DeadLetterHeaders {

  /** A code: {@code undecodable}, or a rejection's, {@code wrong-partition}. */
  public static final String REASON = "joblog-reason";

  /** For people; without any content of the record. */
  public static final String SENTENCE = "joblog-sentence";

  /** Where the record lay on {@link Topics#COMMANDS}. */
  public static final String PARTITION = "joblog-partition";

  public static final String OFFSET = "joblog-offset";

  /** Its LogAppendTime, milliseconds since the epoch. */
  public static final String TIMESTAMP = "joblog-timestamp";

  /** {@link #REASON} of bytes that are no command. */
  public static final String UNDECODABLE = "undecodable";

  private DeadLetterHeaders() {}
}
