// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.EventLog.Logged;
import dev.joblog.gateway.core.EventLog.Reader;
import dev.joblog.gateway.sse.StreamFace.StreamRequest;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * A gateway's streams without threads: the test reads the log, moves the time, drains the sockets.
 */
final class Station {

  /** Of its sweeps. */
  static final Duration QUIET = Duration.ofSeconds(3);

  final PlainFormat plain = new PlainFormat();
  final StrictFormat strict = new StrictFormat();
  final FakeStates states = new FakeStates();
  final Seats seats;
  final StreamCounts counts = new StreamCounts();
  final Hub hub;
  Instant now = Story.T;

  private final FakeLog log;
  private final List<SseFormat> formats = List.of(plain, strict);
  private final Queue<Runnable> writing = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Runnable> catchingUp = new ArrayDeque<>();
  private final Reader tail;
  private final Creators creators = new Creators();
  private final Admission admission;
  private int catchingUpMax = Integer.MAX_VALUE;

  /** Its tail begins at the log's end. */
  Station(FakeLog log, int ringEvents) {
    this(log, ringEvents, log.open().ends());
  }

  Station(FakeLog log, int ringEvents, SortedMap<Integer, Long> from) {
    this.log = log;
    this.tail = log.open();
    tail.seek(from);
    long[] start = from.values().stream().mapToLong(Long::longValue).toArray();
    this.hub = new Hub(new Rings(start, ringEvents, Ring.BYTES_MAX), () -> now, counts, QUIET);
    this.seats = new Seats(1_000, 500);
    this.admission =
        new Admission(
            log,
            () -> Optional.of(hub),
            states,
            () -> now,
            seats,
            formats,
            counts,
            writing::add,
            this::catchUp);
  }

  private void catchUp(Runnable reader) {
    if (catchingUp.size() >= catchingUpMax) {
      throw new RejectedExecutionException();
    }
    catchingUp.add(reader);
  }

  void catchingUpMax(int max) {
    catchingUpMax = max;
  }

  /** The tail reads what is committed. */
  Station tail() {
    List<Logged> some = tail.poll(Duration.ZERO);
    while (!some.isEmpty()) {
      some.forEach(
          logged ->
              hub.add(
                  StreamEvent.of(
                      logged.partition(),
                      logged.offset(),
                      creators.named(logged.event().orElseThrow()),
                      formats,
                      counts)));
      some = tail.poll(Duration.ZERO);
    }
    for (int partition = 0; partition < log.partitions(); partition++) {
      hub.reached(partition, tail.next(partition));
    }
    return run();
  }

  /** Until nothing is left to do; a reader that waits for room is given it. */
  Station run() {
    while (!writing.isEmpty() || !catchingUp.isEmpty()) {
      if (writing.isEmpty()) {
        catchUpBeside(catchingUp.removeFirst());
      } else {
        write();
      }
    }
    return this;
  }

  private void catchUpBeside(Runnable reader) {
    Thread thread = new Thread(reader, "reader");
    thread.start();
    while (thread.isAlive()) {
      write();
      Thread.onSpinWait();
    }
  }

  private void write() {
    Optional.ofNullable(writing.poll()).ifPresent(Runnable::run);
  }

  Visit visit(StreamRequest request, SseFormat format) {
    return visit(request, format, new Visit());
  }

  Visit visit(StreamRequest request, SseFormat format, Visit visit) {
    try {
      admission.admit(request, format, visit);
    } catch (RuntimeException why) {
      visit.refused(why);
    }
    return visit;
  }

  Visit visit(Watch watch, Start start) {
    Visit visit = visit(new StreamRequest(watch, start, Story.T.plusSeconds(3_600)), plain);
    run();
    return visit;
  }

  static Watch tenant(String name) {
    return new Watch(
        name, Optional.empty(), Set.of(), Set.of(), Optional.empty(), Optional.empty(), false);
  }

  static Watch own(String tenant, String principal) {
    return new Watch(
        tenant,
        Optional.of(principal),
        Set.of(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static Watch job(String tenant, JobId id) {
    return job(tenant, id, false);
  }

  static Watch job(String tenant, JobId id, boolean children) {
    return job(tenant, Optional.empty(), id, children);
  }

  static Watch job(String tenant, Optional<String> owner, JobId id, boolean children) {
    return new Watch(
        tenant, owner, Set.of(), Set.of(), Optional.empty(), Optional.of(id), children);
  }

  static Watch filtered(
      String tenant, Set<String> types, Set<JobStatus> statuses, Optional<String> queue) {
    return new Watch(tenant, Optional.empty(), types, statuses, queue, Optional.empty(), false);
  }
}
