// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The answer to one command: one record of {@code job-outcomes}, keyed by the command id. A command
 * has exactly one outcome; re-executed after a crash it has the same one again.
 *
 * @param command the record that is answered
 * @param applied the record whose decision answered it: the command's own, but for a parked claim
 *     the one that matched or ended it
 * @param t log time of that decision
 * @param forwardedFrom where the sender's record lies, if it was on a wrong partition and was
 *     forwarded; {@code command} is then the copy
 * @param writtenId the command id as the sender wrote it: the record's key
 */
public record Outcome(
    UUID commandId,
    String tenant,
    String principal,
    Position command,
    Position applied,
    Instant t,
    OptionalInt replyPartition,
    Optional<Position> forwardedFrom,
    Verdict verdict,
    String writtenId) {

  /** Of a command that was not forwarded. */
  public Outcome(
      UUID commandId,
      String tenant,
      String principal,
      Position command,
      Position applied,
      Instant t,
      OptionalInt replyPartition,
      Verdict verdict) {
    this(
        commandId,
        tenant,
        principal,
        command,
        applied,
        t,
        replyPartition,
        Optional.empty(),
        verdict,
        commandId.toString());
  }

  /** Yes, yes as before, or no. */
  public sealed interface Verdict {
    /** Its word on the wire, for ever: {@code Accepted}. */
    String name();
  }

  /** An order that was carried out, now or before. */
  public sealed interface Taken extends Verdict {
    Answer answer();
  }

  public record Accepted(Answer answer) implements Taken {
    @Override
    public String name() {
      return "Accepted";
    }
  }

  /**
   * The same key and the same order as before: the first answer again.
   *
   * @param first the record that was answered first
   */
  public record Duplicate(Position first, Answer answer) implements Taken {
    @Override
    public String name() {
      return "Duplicate";
    }
  }

  /**
   * @param sentence for people: "Expected to X, but Y"
   * @param job where the named job stands, if there is one this principal may see
   * @param details machine-readable, by name: {@code partition}, {@code leaseLoss}, {@code
   *     pointer}…
   */
  public record Rejected(
      Rejection reason, String sentence, Optional<Job> job, Map<String, String> details)
      implements Verdict {
    @Override
    public String name() {
      return "Rejected";
    }
  }

  /** What an accepted order answers with. */
  public sealed interface Answer {

    /**
     * @throws ClassCastException when the engine answers an order with another order's answer
     */
    default <A extends Answer> A as(Class<A> kind) {
      return kind.cast(this);
    }
  }

  public record OfJob(JobSnapshot job) implements Answer {}

  /** A claim's jobs: one for a claim by id, none to {@code max} for a claim-next. */
  public record OfGrants(List<Grant> grants) implements Answer {}

  public record OfHeartbeat(Instant expiresAt, boolean cancelRequested) implements Answer {}

  /** Done; nothing to show. */
  public record Nothing() implements Answer {}

  /**
   * @param leaseToken the secret of the lease; stands nowhere but here
   */
  public record Grant(JobSnapshot job, Lease lease, String leaseToken) {

    /** For an answer that it would make too large. */
    public Grant withoutCheckpoint() {
      return new Grant(job.withoutCheckpoint(), lease, leaseToken);
    }
  }
}
