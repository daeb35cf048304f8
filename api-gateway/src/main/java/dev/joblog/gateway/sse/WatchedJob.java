// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.sse.StreamRefused.Kind;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * What the state says of the one job that a client watches, and where its stream begins by that.
 */
final class WatchedJob {

  private final Job job;

  private WatchedJob(Job job) {
    this.job = job;
  }

  /**
   * @throws RuntimeException that refuses the client
   */
  static WatchedJob of(Reads.Read<Reads.Lookup<JobSnapshot>> read, Optional<Throwable> failure) {
    if (failure.isPresent()) {
      throw new CompletionException(failure.get());
    }
    Reads.Lookup<JobSnapshot> lookup =
        read.orElseThrow(
                (sentence, retryAfter) ->
                    new StreamRefused(Kind.STATE_UNAVAILABLE, sentence, retryAfter))
            .value();
    if (lookup instanceof Reads.Found<JobSnapshot> found) {
      return new WatchedJob(found.value().job());
    }
    if (lookup instanceof Reads.Purged<JobSnapshot>) {
      throw new StreamRefused(Kind.JOB_PURGED, "Expected a stored job, but it was purged.");
    }
    throw StreamRefused.noSuchJob();
  }

  Job job() {
    return job;
  }

  Known known(Start start) {
    return Known.of(job, start);
  }

  /** Whether the id is of a stream's end, and the job has ended there for good so far. */
  boolean isOverAt(StreamId.OfJob id) {
    return id.end()
        && job.status().isFinal()
        && new Place.OfJob(job.id(), id).isPast(job.version(), job.updatedAt().toEpochMilli());
  }

  /**
   * @param now an offset before all that was decided after the state was asked
   */
  From from(Start start, Optional<StreamId.OfJob> after, long now) {
    JobId id = job.id();
    if (after.isPresent()) {
      return new From.Named(new Place.OfJob(id, after.get()));
    }
    Place beginning = new Place.OfJob(id, 0);
    boolean isOver = job.status().isFinal();
    if (start instanceof Start.At at) {
      return isOver && at.t().isAfter(job.updatedAt())
          ? new From.Named(new Place.OfJob(id, endBefore(now)))
          : new From.Time(beginning, later(at.t(), job.spec().createdAt()));
    }
    if (start instanceof Start.Earliest) {
      return new From.Time(beginning, job.spec().createdAt());
    }
    return isOver
        ? new From.Time(beginning, job.updatedAt())
        : new From.Named(new Place.OfJob(id, now));
  }

  private StreamId.OfJob endBefore(long next) {
    return new StreamId.OfJob(
        job.id().partition(), next, job.version(), job.updatedAt().toEpochMilli(), false);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
