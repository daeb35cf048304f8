// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

/**
 * Headers of records on {@link Topics#DEAD_LETTER}, whose key and value are the bytes as received,
 * unless {@link #OMITTED_BYTES} says that there are none. All values are UTF-8 text, numbers in
 * decimal.
 */
public final class DeadLetterHeaders {

  /** A code: {@code undecodable}, {@code undecided}, or a rejection's, {@code wrong-partition}. */
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

  /** {@link #REASON} of a command that could be read, but not decided. */
  public static final String UNDECIDED = "undecided";

  /**
   * Only on a letter without content: how many bytes the record had, key, value and headers. A
   * record that is larger than any record of ours may be leaves them behind; 0: nobody could hold
   * it to count them.
   */
  public static final String OMITTED_BYTES = "joblog-omitted-bytes";

  private DeadLetterHeaders() {}
}
