// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Who gives an order and where the answer goes.
 *
 * @param commandId chosen by the sender; key of the outcome record
 * @param tenant trusted: whoever may write to {@code job-commands} speaks for it
 * @param principal trusted likewise; becomes {@code createdBy} or the lease's holder
 * @param ownedOnly the principal may touch only jobs that it created; others look unknown to it
 * @param replyPartition of {@code job-outcomes}; empty: the partition of the command id's hash
 * @param deadline the command is refused when its log time is later
 * @param idempotencyKey 1 to 255 visible ASCII characters
 * @param expectedVersion of the named job, as the sender saw it; the command is refused when the
 *     job has another
 * @param writtenId the command id letter by letter as the sender wrote it, which may be in upper
 *     case; the outcome is found under it
 */
public record CommandHeader(
    UUID commandId,
    String tenant,
    String principal,
    boolean ownedOnly,
    OptionalInt replyPartition,
    Optional<Instant> deadline,
    Optional<String> idempotencyKey,
    OptionalLong expectedVersion,
    String writtenId) {

  /** Of a sender who writes ids as we do. */
  public CommandHeader(
      UUID commandId,
      String tenant,
      String principal,
      boolean ownedOnly,
      OptionalInt replyPartition,
      Optional<Instant> deadline,
      Optional<String> idempotencyKey,
      OptionalLong expectedVersion) {
    this(
        commandId,
        tenant,
        principal,
        ownedOnly,
        replyPartition,
        deadline,
        idempotencyKey,
        expectedVersion,
        commandId.toString());
  }

  /** Of a sender whom any version of the job suits. */
  public CommandHeader(
      UUID commandId,
      String tenant,
      String principal,
      boolean ownedOnly,
      OptionalInt replyPartition,
      Optional<Instant> deadline,
      Optional<String> idempotencyKey) {
    this(
        commandId,
        tenant,
        principal,
        ownedOnly,
        replyPartition,
        deadline,
        idempotencyKey,
        OptionalLong.empty());
  }

  /** The same, answered on the partition of the command id's hash. */
  public CommandHeader repliedAnywhere() {
    return new CommandHeader(
        commandId,
        tenant,
        principal,
        ownedOnly,
        OptionalInt.empty(),
        deadline,
        idempotencyKey,
        expectedVersion,
        writtenId);
  }
}
