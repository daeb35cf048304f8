// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import java.util.List;

/**
 * One request of one client, and what it was told.
 *
 * @param client its name, which is its own
 * @param subject of a create: the word in its payload, the same in a repeat of it and in no other
 *     create; of the others: the job's id, empty where the service picks the job
 * @param key idempotency key; empty: none
 * @param fencing of the lease under which it asked; 0: none
 * @param began nanoseconds since the run began, before the first byte was sent
 * @param ended likewise, after the last byte of the answer came, or no answer was waited for
 * @param status of HTTP, of the last answer; 0: none came
 * @param code of the problem that was answered; empty: none
 * @param told what the answer means
 * @param held what the answer gave: of a create, the job; of a claim, the leases
 */
public record Call(
    String client,
    Ask ask,
    String subject,
    String key,
    long fencing,
    long began,
    long ended,
    int status,
    String code,
    Told told,
    List<Held> held) {

  /** What is asked for. */
  public enum Ask {
    CREATE,
    /** A create, by one of those that look whether commands are answered. */
    PROBE,
    /**
     * A create that a producer appends to the topic; done is what the brokers have acknowledged.
     */
    APPEND,
    CLAIM,
    CLAIM_NEXT,
    HEARTBEAT,
    SUBMIT,
    /** A page of a list. */
    PAGE;

    boolean creates() {
      return this == CREATE || this == PROBE;
    }
  }

  /** What an answer means to its client. */
  public enum Told {
    /** It is done. */
    DONE,
    /** It was done before, by this key. */
    REPLAYED,
    /** By a rule: the lease is lost, the job is another's. */
    REFUSED,
    /** The log has it; what becomes of it was not learned. */
    UNKNOWN,
    /** Come back, in so many seconds. */
    BUSY,
    /** Nothing that a sound service answers. */
    STRANGE,
    /** No answer: a connection that broke, or the client's own time was over. */
    SILENT,
    /** Nobody took the connection, so nothing was asked. */
    ABSENT,
    /** The client hung up. */
    HUNG_UP
  }

  /**
   * A job, or the lease of one.
   *
   * @param fencing its fencing token; 0: no lease
   */
  public record Held(String job, long fencing) {}

  boolean isAcknowledged() {
    return told == Told.DONE || told == Told.REPLAYED;
  }
}
