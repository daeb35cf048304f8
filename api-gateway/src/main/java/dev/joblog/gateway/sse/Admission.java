// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.EventLog;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.sse.StreamFace.StreamRequest;
import dev.joblog.gateway.sse.StreamRefused.Kind;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Lets a client in: a seat, the state of the job that it watches, and where its stream begins.
 * Blocks nobody.
 */
final class Admission {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final EventLog log;
  private final Supplier<Optional<Hub>> hubs;
  private final Reads reads;
  private final InstantSource clock;
  private final Seats seats;
  private final List<SseFormat> formats;
  private final StreamCounts counts;
  private final Executor writers;
  private final Executor catchingUp;

  /** One who asks. One of the last four is called, once. */
  interface Client {

    /** Whether it asks what a stream would begin with, and for no stream. */
    boolean asksHeadAlone();

    /** Whether the one job that it watches, which it may see, is one that its face shows. */
    boolean sees(Job job);

    /** The stream begins: here it is written. */
    Sink admitted();

    /** A stream would begin. */
    void head();

    void refused(RuntimeException why);

    /** The stream that it comes back to is over: nothing will follow. */
    void nothingLeft();
  }

  /**
   * @param hubs empty while the log can not be read
   * @param writers a few threads that never wait for a socket
   * @param catchingUp a bounded number of threads, without a queue
   */
  Admission(
      EventLog log,
      Supplier<Optional<Hub>> hubs,
      Reads reads,
      InstantSource clock,
      Seats seats,
      List<SseFormat> formats,
      StreamCounts counts,
      Executor writers,
      Executor catchingUp) {
    this.log = log;
    this.hubs = hubs;
    this.reads = reads;
    this.clock = clock;
    this.seats = seats;
    this.formats = formats;
    this.counts = counts;
    this.writers = writers;
    this.catchingUp = catchingUp;
  }

  /**
   * @throws RuntimeException that refuses the client; nothing of it is left then
   */
  void admit(StreamRequest request, SseFormat format, Client client) {
    Hub hub =
        hubs.get().orElseThrow(() -> unavailable("Expected to read the events, but can not."));
    Optional<StreamId> after = after(request.start());
    Optional<JobId> job = request.watch().job();
    requireSameKind(job, after);
    Runnable seat = seats.take(request.watch().tenant());
    Entry entry = new Entry(hub, request, format, formats, writers, client, seat);
    entry.refusing(
        () -> {
          if (job.isPresent()) {
            watchJob(entry, job.get(), after.map(StreamId.OfJob.class::cast));
          } else {
            watchTenant(entry, after.map(StreamId.OfTenant.class::cast));
          }
        });
  }

  private Optional<StreamId> after(Start start) {
    return start instanceof Start.After given
        ? Optional.of(
            StreamId.parse(given.id(), log.partitions()).orElseThrow(Admission::invalidId))
        : Optional.empty();
  }

  private void requireSameKind(Optional<JobId> job, Optional<StreamId> after) {
    if (job.isPresent() && job.get().partition() >= log.partitions()) {
      throw StreamRefused.noSuchJob();
    }
    boolean same =
        after.isEmpty()
            || (after.get() instanceof StreamId.OfJob id
                ? job.filter(j -> j.partition() == id.partition()).isPresent()
                : job.isEmpty());
    if (!same) {
      throw invalidId();
    }
  }

  // ---- all of a tenant

  private void watchTenant(Entry entry, Optional<StreamId.OfTenant> after) {
    if (entry.needsNoStream(false)) {
      return;
    }
    Connection connection = entry.connection(Optional.empty());
    if (after.isPresent()) {
      begin(entry, connection, new From.Named(new Place.OfTenant(after.get().next())));
    } else if (entry.request.start() instanceof Start.At at) {
      begin(entry, connection, new From.Time(new Place.OfTenant(zeros()), at.t()));
    } else if (entry.request.start() instanceof Start.Earliest) {
      begin(entry, connection, new From.Beginning(new Place.OfTenant(zeros())));
    } else {
      entry.hub.startLive(connection);
    }
  }

  private long[] zeros() {
    return new long[log.partitions()];
  }

  // ---- one job

  private void watchJob(Entry entry, JobId id, Optional<StreamId.OfJob> after) {
    // Taken before the state is asked, so that what is decided after that is not missed.
    Hub.Tip tip = entry.hub.tip(id.partition());
    var unused =
        reads
            .get(entry.request.watch().tenant(), id, entry.request.atLeast().and(tip.applied()))
            .whenComplete(
                (read, failure) ->
                    entry.refusing(
                        () -> {
                          WatchedJob job = WatchedJob.of(read, Optional.ofNullable(failure));
                          entry.requireSeen(job.job());
                          if (entry.needsNoStream(after.filter(job::isOverAt).isPresent())) {
                            return;
                          }
                          Start start = entry.request.start();
                          From from = job.from(start, after, tip.next());
                          begin(entry, entry.connection(Optional.of(job.known(start))), from);
                        }));
  }

  // ---- both

  /** From memory if it is there, else with a reader. */
  private void begin(Entry entry, Connection connection, From from) {
    boolean begun =
        (from instanceof From.Named named && entry.hub.startReplay(connection, named.place()))
            || (from instanceof From.Time time
                && entry.hub.startReplayAt(connection, time.place(), time.t()));
    if (begun) {
      return;
    }
    try {
      catchingUp.execute(new CatchUp(log, entry.hub, clock, connection, from, counts));
    } catch (RejectedExecutionException full) {
      throw new StreamRefused(
          Kind.TOO_MANY_BEHIND,
          "Expected room to read the log from there, but too many do.",
          RETRY_AFTER);
    }
  }

  private static StreamRefused invalidId() {
    return new StreamRefused(
        Kind.ID_INVALID, "Expected the last id of such a stream, but it is none.");
  }

  private static StreamRefused unavailable(String sentence) {
    return new StreamRefused(Kind.UNAVAILABLE, sentence, RETRY_AFTER);
  }
}
