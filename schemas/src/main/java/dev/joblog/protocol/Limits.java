// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Duration;

/**
 * Every bound of the published language, by name. The gateway checks them at the door and the
 * engine again at the decision, because a topic producer passes no gateway. A value never changes
 * its meaning for an old log: a larger bound is a new engine version.
 */
public final class Limits {

  /** Payload and result, each, as UTF-8 bytes of JSON (DESIGN 14). */
  public static final int PAYLOAD_BYTES_MAX = 256 * 1024;

  /** A heartbeat's checkpoint, as UTF-8 bytes of JSON (DESIGN 5.6). */
  public static final int CHECKPOINT_BYTES_MAX = 64 * 1024;

  /** Objects and arrays inside one another in a payload, result or checkpoint. */
  public static final int JSON_DEPTH_MAX = 64;

  /** Tenant, queue: characters. */
  public static final int NAME_CHARS_MAX = 64;

  /** Job type, result type, error code, principal: characters. */
  public static final int WORD_CHARS_MAX = 128;

  /** Labels on a job. */
  public static final int LABELS_MAX = 16;

  public static final int LABEL_KEY_CHARS_MAX = 64;
  public static final int LABEL_VALUE_CHARS_MAX = 256;

  /** Capabilities a job may require, and a worker may bring. */
  public static final int CAPABILITIES_MAX = 32;

  public static final int CAPABILITY_CHARS_MAX = 64;

  /** Job types one claim-next may name. */
  public static final int CLAIM_TYPES_MAX = 100;

  /** Jobs one claim-next may take. */
  public static final int CLAIM_JOBS_MAX = 100;

  /** Claim-next stops adding jobs when its answer would pass this (DESIGN 5.6). */
  public static final int CLAIM_BYTES_MAX = 512 * 1024;

  /** Longest long-poll. */
  public static final Duration CLAIM_WAIT_MAX = Duration.ofSeconds(60);

  public static final int PRIORITY_MAX = 9;
  public static final int ATTEMPTS_MAX = 100;
  public static final int ATTEMPTS_DEFAULT = 5;

  public static final Duration LEASE_MIN = Duration.ofSeconds(1);
  public static final Duration LEASE_DEFAULT = Duration.ofMinutes(2);
  public static final Duration LEASE_MAX = Duration.ofHours(12);

  /** How far ahead {@code runAt} and {@code retryAfter} may lie. */
  public static final Duration DELAY_MAX = Duration.ofDays(365);

  public static final Duration RETENTION_MIN = Duration.ofMinutes(1);
  public static final Duration RETENTION_DEFAULT = Duration.ofDays(7);
  public static final Duration RETENTION_MAX = Duration.ofDays(3650);

  /** How long a purged id answers "gone" before it is forgotten. */
  public static final Duration GONE = Duration.ofDays(30);

  /** How long a keyed claim-next keeps its grant. */
  public static final Duration CLAIM_KEY = Duration.ofMinutes(15);

  /** RFC draft idempotency-key-header leaves it open; Stripe's bound. */
  public static final int IDEMPOTENCY_KEY_CHARS_MAX = 255;

  /** Idempotency keys remembered per job. */
  public static final int LEDGER_MAX = 16;

  /** Executions remembered per job; the oldest go first. */
  public static final int EXECUTIONS_MAX = 32;

  public static final int REASON_CHARS_MAX = 1024;
  public static final int MESSAGE_CHARS_MAX = 4096;

  /** Children that one command creates with their parent. */
  public static final int CHILDREN_AT_ONCE_MAX = 64;

  /**
   * Payloads and labels of a job and of the children that are created with it, together, as UTF-8
   * bytes: with 65 times the rest of a job a command stays below {@link #COMMAND_BYTES_MAX}.
   */
  public static final int CREATE_BYTES_MAX = 800 * 1024;

  /** A job, its parent, that one's parent…: jobs in one line. */
  public static final int GENERATIONS_MAX = 16;

  /** Waiters parked on one partition. */
  public static final int WAITERS_MAX = 10_000;

  /** Due entries that one Tick fires. */
  public static final int TICK_ENTRIES_MAX = 500;

  /** Bytes of payload that one Tick hands to waiters before it leaves the rest to the next Tick. */
  public static final int TICK_BYTES_MAX = 4 * 1024 * 1024;

  /** Any record, row or answer (DESIGN 5.6); the broker's own bound is 1 MiB. */
  public static final int RECORD_BYTES_MAX = 900 * 1024;

  /**
   * A command's record, key, value and headers each; what is larger is not decoded. The largest
   * command that is in order, a create with children, has some 960 KiB, and Kafka's own bound on a
   * batch is 1 MiB, but of its compressed bytes.
   */
  public static final int COMMAND_BYTES_MAX = 1024 * 1024;

  /**
   * Tenant, principal, operation and idempotency key of a command, in characters: outcomes repeat
   * them even when they are refused, so what is longer is not decoded.
   */
  public static final int CALLER_CHARS_MAX = 1024;

  /** Items in all lists and maps of one command; what has more is not decoded. */
  public static final int COMMAND_ITEMS_MAX = 4096;

  private Limits() {}
}
