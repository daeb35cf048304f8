// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.security.MessageDigest;
import java.util.Arrays;

/** Walks one partition's chain of hashes, record by record. One thread. */
public final class EventChain {

  private final MessageDigest sha;
  private byte[] head;

  /**
   * @param head hash of the newest event already known to be right, or {@link EventWire#genesis}
   */
  public EventChain(byte[] head) {
    if (head.length != EventWire.HASH_BYTES) {
      throw new IllegalArgumentException("Expected a hash of 32 bytes, but it has " + head.length);
    }
    this.head = head.clone();
    this.sha = EventWire.sha256();
  }

  /**
   * Goes one record further, if that record is the next link.
   *
   * @return false when its hash is not the one that must follow; the chain then stays where it is
   */
  public boolean extend(byte[] record) throws UndecodableException {
    int end = EventWire.canonicalEnd(record);
    sha.update(head);
    sha.update(record, TopicCodec.PREFIX_BYTES, end - TopicCodec.PREFIX_BYTES);
    byte[] expected = sha.digest();
    if (!Arrays.equals(expected, 0, expected.length, record, end, record.length)) {
      return false;
    }
    head = expected;
    return true;
  }

  /** Hash of the newest link. */
  public byte[] head() {
    return head.clone();
  }
}
