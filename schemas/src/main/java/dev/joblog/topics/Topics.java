// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

/**
 * The topics by name (DESIGN 3). The changelogs' names are Kafka Streams': {@code
 * <application.id>-<store>-changelog}.
 */
public final class Topics {

  /** Orders, by route; LogAppendTime is log time. */
  public static final String COMMANDS = "job-commands";

  /** Facts, by job id, on the partition of their command. */
  public static final String EVENTS = "job-events";

  /** Answers, by command id, on the sender's reply partition. */
  public static final String OUTCOMES = "job-outcomes";

  /** Records of {@link #COMMANDS} that could not be carried out, as received. */
  public static final String DEAD_LETTER = "job-commands-dead-letter";

  /** Signed heads of the event chains, by partition. */
  public static final String AUDIT_CHECKPOINTS = "job-audit-checkpoints";

  private Topics() {}
}
