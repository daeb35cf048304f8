// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.EventLog;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;

/**
 * Wires this room. The application puts {@link #handler()} before its servlets, starts it, and
 * closes it at its end.
 */
public final class EventStream implements AutoCloseable {

  /** Threads that hand bytes to sockets, and wait for none. */
  static final int WRITERS = 2;

  static final Duration SWEEP = Duration.ofSeconds(1);

  /** For the ends of all streams; 5,000 took half a second on a busy machine. */
  private static final Duration END_WAIT = Duration.ofSeconds(1);

  private final EventTail tail;
  private final Timer timer;
  private final Seats seats;
  private final StreamSettings settings;
  private final StreamCounts counts = new StreamCounts();
  private final ThreadPoolExecutor writers;
  private final ThreadPoolExecutor catchingUp;
  private final StreamHandler handler;
  private volatile boolean closed;

  /**
   * @param faces each address that streams, once
   */
  public EventStream(
      EventLog log,
      Reads reads,
      List<StreamFace> faces,
      StreamSettings settings,
      Timer timer,
      InstantSource clock) {
    List<SseFormat> formats = faces.stream().map(StreamFace::format).distinct().toList();
    this.timer = timer;
    this.settings = settings;
    this.seats = new Seats(settings.connections(), settings.connectionsPerTenant());
    this.tail =
        new EventTail(
            log,
            formats,
            counts,
            start ->
                new Hub(
                    new Rings(start, Ring.EVENTS_MAX, Ring.BYTES_MAX),
                    clock,
                    counts,
                    settings.quietMax().minus(SWEEP)));
    // Each connection has at most one task here, so the seats bound this queue.
    this.writers =
        new ThreadPoolExecutor(
            WRITERS,
            WRITERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads("event-writer"),
            new ThreadPoolExecutor.DiscardPolicy());
    this.catchingUp =
        new ThreadPoolExecutor(
            0,
            settings.catchingUp(),
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads("event-catch-up"));
    this.handler =
        new StreamHandler(
            faces,
            new Admission(
                log, tail::hub, reads, clock, seats, formats, counts, writers, catchingUp),
            counts,
            this::endAll);
  }

  /** A stream that is not ended in time ends, or is broken off, while the server stops. */
  private void endAll() {
    tail.streams().ifPresent(Hub::endAll);
    seats.awaitNoneTaken(END_WAIT);
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** For the application context: it passes on what is not a stream. */
  public Handler.Singleton handler() {
    return handler;
  }

  /**
   * @return completes when clients are let in; until then they are refused
   */
  public CompletableFuture<Void> start() {
    timer.after(SWEEP, this::sweep);
    return tail.start().thenAccept(hub -> {});
  }

  /** Why no client would be let in now; empty when one would. */
  public Optional<String> problem() {
    return tail.hub().isPresent()
        ? Optional.empty()
        : Optional.of("Expected the events to be read, but they are not");
  }

  /** Streams that are open now. */
  public int connections() {
    return seats.taken();
  }

  /** The most that may be open. */
  public int connectionsMax() {
    return settings.connections();
  }

  public StreamCounts counts() {
    return counts;
  }

  private void sweep() {
    try {
      tail.streams().ifPresent(Hub::sweep);
    } finally {
      if (!closed) {
        timer.after(SWEEP, this::sweep);
      }
    }
  }

  /** Ends the reading; the connections end with the server. */
  @Override
  public void close() {
    closed = true;
    tail.close();
    catchingUp.shutdownNow();
    writers.shutdownNow();
  }
}
