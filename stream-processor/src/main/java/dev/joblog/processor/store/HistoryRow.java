// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Beat;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.Optional;

/**
 * The bytes of an event in history: payload, result and checkpoint are left out, and what the job's
 * own row says.
 */
final class HistoryRow {

  private static final int VERSION = 3;

  /** Of all rows but those of a creation that says what completes the job. */
  private static final int WITHOUT_COMPLETION = 2;

  /** Stands where a document was left out. */
  static final JsonText LEFT_OUT = new JsonText("null");

  static byte[] write(Event event) {
    boolean saysCompletion =
        event.fact() instanceof Fact.JobCreated created && SpecRow.saysCompletion(created.spec());
    RowWriter out = new RowWriter(saysCompletion ? VERSION : WITHOUT_COMPLETION);
    EventHeader header = event.header();
    out.number(header.command().partition())
        .number(header.command().offset())
        .number(header.ordinal())
        .number(header.sequence())
        .text(header.status().word())
        .time(header.t())
        .uuid(header.cause().commandId())
        .text(header.cause().operation())
        .text(header.cause().principal())
        .maybe(header.cause().key(), key -> JobRow.key(out, key))
        .text(event.fact().name());
    event.fact().match(new Writer(out));
    return out.maybe(header.beat(), beat -> beat(out, beat)).bytes();
  }

  static Event read(byte[] row, JobId id, String tenant, EventHeader.About about) {
    RowReader in = new RowReader(row, VERSION);
    Position command = new Position(in.small(), in.number());
    int ordinal = in.small();
    long sequence = in.number();
    JobStatus status = JobRow.status(in.text());
    Instant t = in.time();
    EventHeader.Cause cause =
        new EventHeader.Cause(in.uuid(), in.text(), in.text(), in.maybe(() -> JobRow.key(in)));
    Fact fact = fact(in.text(), in);
    Optional<Beat> beat = in.version() >= 2 ? in.maybe(() -> beat(in)) : Optional.empty();
    return new Event(
        new EventHeader(command, ordinal, tenant, id, about, sequence, status, t, cause, beat),
        fact);
  }

  /** Its checkpoint is left out. */
  private static void beat(RowWriter out, Beat beat) {
    out.time(beat.at())
        .time(beat.expiresAt())
        .maybe(beat.progress(), progress -> JobRow.progress(out, progress));
  }

  private static Beat beat(RowReader in) {
    return new Beat(in.time(), in.time(), in.maybe(() -> JobRow.progress(in)), Optional.empty());
  }

  private static Fact fact(String name, RowReader in) {
    return switch (name) {
      case "JobCreated" ->
          new Fact.JobCreated(
              SpecRow.read(in, in.version() > WITHOUT_COMPLETION), LEFT_OUT, in.number());
      case "JobApproved" -> new Fact.JobApproved(in.maybe(in::text));
      case "JobRejected" -> new Fact.JobRejected(in.maybe(in::text), in.time());
      case "JobClaimed" -> new Fact.JobClaimed(JobRow.lease(in), in.small());
      case "LeaseExtended" ->
          new Fact.LeaseExtended(
              in.number(), in.time(), in.maybe(() -> JobRow.progress(in)), Optional.empty());
      case "LeaseExpired" -> new Fact.LeaseExpired(in.number());
      case "JobReleased" -> new Fact.JobReleased(in.number(), in.flag(), in.maybe(in::text));
      case "AttemptFailed" -> new Fact.AttemptFailed(in.number(), JobRow.failure(in));
      case "RetryScheduled" -> new Fact.RetryScheduled(in.time());
      case "JobBecamePending" -> new Fact.JobBecamePending();
      case "CancelRequested" -> new Fact.CancelRequested(JobRow.cancellation(in));
      case "JobCancelled" -> new Fact.JobCancelled(JobRow.cancellation(in), in.time());
      case "JobCompleted" -> completed(in);
      case "JobFailed" -> new Fact.JobFailed(JobRow.failure(in), in.time());
      case "JobRetried" -> new Fact.JobRetried(in.maybe(in::text));
      case "JobPurged" -> new Fact.JobPurged();
      default -> throw new IllegalStateException("Expected a fact, but the row has " + name);
    };
  }

  private static Fact completed(RowReader in) {
    long fencingToken = in.number();
    Optional<String> resultType = in.maybe(in::text);
    Instant purgeAt = in.time();
    return new Fact.JobCompleted(fencingToken, LEFT_OUT, resultType, purgeAt);
  }

  /** The fields of each fact, in the order that {@code fact} reads them. */
  private record Writer(RowWriter out) implements Fact.Cases<RowWriter> {
    @Override
    public RowWriter jobCreated(Fact.JobCreated fact) {
      SpecRow.write(out, fact.spec());
      return out.number(fact.fencingToken());
    }

    @Override
    public RowWriter jobApproved(Fact.JobApproved fact) {
      return out.maybe(fact.reason(), out::text);
    }

    @Override
    public RowWriter jobRejected(Fact.JobRejected fact) {
      return out.maybe(fact.reason(), out::text).time(fact.purgeAt());
    }

    @Override
    public RowWriter jobClaimed(Fact.JobClaimed fact) {
      JobRow.lease(out, fact.lease());
      return out.number(fact.attempt());
    }

    @Override
    public RowWriter leaseExtended(Fact.LeaseExtended fact) {
      return out.number(fact.fencingToken())
          .time(fact.expiresAt())
          .maybe(fact.progress(), progress -> JobRow.progress(out, progress));
    }

    @Override
    public RowWriter leaseExpired(Fact.LeaseExpired fact) {
      return out.number(fact.fencingToken());
    }

    @Override
    public RowWriter jobReleased(Fact.JobReleased fact) {
      return out.number(fact.fencingToken())
          .flag(fact.undelivered())
          .maybe(fact.reason(), out::text);
    }

    @Override
    public RowWriter attemptFailed(Fact.AttemptFailed fact) {
      out.number(fact.fencingToken());
      JobRow.failure(out, fact.failure());
      return out;
    }

    @Override
    public RowWriter retryScheduled(Fact.RetryScheduled fact) {
      return out.time(fact.runAt());
    }

    @Override
    public RowWriter jobBecamePending(Fact.JobBecamePending fact) {
      return out;
    }

    @Override
    public RowWriter cancelRequested(Fact.CancelRequested fact) {
      JobRow.cancellation(out, fact.cancel());
      return out;
    }

    @Override
    public RowWriter jobCancelled(Fact.JobCancelled fact) {
      JobRow.cancellation(out, fact.cancel());
      return out.time(fact.purgeAt());
    }

    @Override
    public RowWriter jobCompleted(Fact.JobCompleted fact) {
      return out.number(fact.fencingToken())
          .maybe(fact.resultType(), out::text)
          .time(fact.purgeAt());
    }

    @Override
    public RowWriter jobFailed(Fact.JobFailed fact) {
      JobRow.failure(out, fact.failure());
      return out.time(fact.purgeAt());
    }

    @Override
    public RowWriter jobRetried(Fact.JobRetried fact) {
      return out.maybe(fact.reason(), out::text);
    }

    @Override
    public RowWriter jobPurged(Fact.JobPurged fact) {
      return out;
    }
  }

  private HistoryRow() {}
}
