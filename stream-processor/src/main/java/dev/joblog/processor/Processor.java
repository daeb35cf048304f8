// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.processor.query.QueryServer;
import dev.joblog.processor.query.StreamsStores;
import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.processor.topology.ProcessorMetrics;
import dev.joblog.protocol.wire.SchemaRegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream processor: Kafka Streams, the Tick sender, the query port. Started once, closed once.
 * What a new stream thread mends is mended by one ({@link ThreadFaults}). After any other failure
 * it stays down until somebody starts a new one: nothing is skipped (DESIGN 5.6). Safe from any
 * thread.
 */
public final class Processor implements AutoCloseable {

  /** How far it is. */
  public enum State {
    /**
     * Not every partition has an owner; or one that is to be here is not open yet, or not again.
     */
    STARTING,
    /** Every partition has an owner: its task is open here, or the group says who else has it. */
    READY,
    /** A task met what no new thread mends; this processor folds nothing any more. */
    FAILED,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);
  private static final String ENDED_BY_ITSELF =
      "Expected Kafka Streams to run, but it has ended by itself";
  private static final Set<String> ENDED = Set.of("PENDING_SHUTDOWN", "DEAD");
  private static final Duration READY_POLL = Duration.ofMillis(20);

  private final OpenResources resources;
  private final KafkaStreams streams;
  private final StreamsStores stores;
  private final ProcessorMetrics metrics;
  private final int queryPort;
  private final int partitions;
  private final LongSupplier forwarded;
  private final Supplier<Optional<Throwable>> otherFailure;
  private final ThreadFaults faults = new ThreadFaults(System::nanoTime);
  private final Threadless threadless = new Threadless();
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile boolean closed;

  /**
   * Takes over what is open; begins nothing.
   *
   * @param otherFailure what ends it though no stream thread died of it, if something does
   */
  Processor(
      OpenResources resources,
      KafkaStreams streams,
      StreamsStores stores,
      ProcessorMetrics metrics,
      QueryServer server,
      int partitions,
      LongSupplier forwarded,
      Supplier<Optional<Throwable>> otherFailure) {
    this.resources = resources;
    this.streams = streams;
    this.stores = stores;
    this.metrics = metrics;
    this.queryPort = server.port();
    this.partitions = partitions;
    this.forwarded = forwarded;
    this.otherFailure = otherFailure;
    streams.setUncaughtExceptionHandler(this::failed);
  }

  /**
   * Makes sure of the topics, binds the query port and joins the group. Returns before the
   * partitions are there: see {@link #awaitReady}.
   *
   * @throws IOException when the query port is taken
   * @throws SchemaRegistryException when the schema registry has not what is needed
   * @throws dev.joblog.topics.TopicMismatchException if a topic is there, but not as planned
   * @throws dev.joblog.topics.TopicsUnavailableException if the cluster does not answer
   */
  public static Processor start(ProcessorConfig config)
      throws IOException, SchemaRegistryException, InterruptedException {
    LOG.info("event=processor-starting config={}", config);
    OpenResources resources = new OpenResources();
    boolean started = false;
    try {
      Processor processor = ProcessorWiring.open(config, resources);
      processor.streams.start();
      started = true;
      return processor;
    } finally {
      if (!started) {
        resources.close();
      }
    }
  }

  private StreamThreadExceptionResponse failed(Throwable thrown) {
    if (faults.answer(thrown) == ThreadFaults.Answer.REPLACE_THREAD) {
      metrics.threadReplaced();
      // The dying thread makes the new one, and an interrupt that is still set would break that.
      var unused = Thread.interrupted();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    failure = Optional.of(ThreadFaults.reason(thrown));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  public State state() {
    if (closed) {
      return State.CLOSED;
    }
    if (failure().isPresent() || streams.state().hasStartedOrFinishedShuttingDown()) {
      return State.FAILED;
    }
    return problem().isEmpty() ? State.READY : State.STARTING;
  }

  /** Why it can't do its work now; empty when it is ready. */
  Optional<String> problem() {
    KafkaStreams.State now = streams.state();
    if (closed || failure().isPresent() || now.hasStartedOrFinishedShuttingDown()) {
      return Optional.of("Expected the processor to run, but it is closing or has failed");
    }
    if (stores.isLeaving()) {
      return Optional.of("Expected the processor to stay, but it ends");
    }
    if (now != KafkaStreams.State.RUNNING) {
      return Optional.of(
          "Expected the stream thread to run, but it is joining the group or being replaced");
    }
    SortedSet<Integer> none = stores.withoutOwner();
    return none.isEmpty()
        ? Optional.empty()
        : Optional.of("Expected every partition to have an owner, but these have none: " + none);
  }

  /** Why nothing but a new process can do its work; empty while this one may. */
  Optional<String> end() {
    return state() == State.FAILED
        ? Optional.of(failure().map(Processor::sentence).orElse(ENDED_BY_ITSELF))
        : Optional.empty();
  }

  /** What stopped it, if something did. */
  public synchronized Optional<Throwable> failure() {
    if (failure.isEmpty() && !closed) {
      failure = otherFailure.get();
    }
    if (failure.isEmpty() && !closed) {
      threadless.seen(hasLiveThread(), System.nanoTime()).ifPresent(gone -> failure = gone(gone));
    }
    return failure;
  }

  /** For whoever mends it: what is lacking in one sentence, anything else by its name. */
  public static String sentence(Throwable failure) {
    return failure instanceof NotEquippedException
        ? String.valueOf(failure.getMessage())
        : "Expected the processor to go on, but it failed with " + failure;
  }

  /** How many commands were sent on from a wrong partition since the start. */
  public long forwarded() {
    return forwarded.getAsLong();
  }

  private static Optional<Throwable> gone(Duration time) {
    return Optional.of(
        new IllegalStateException(
            "Expected a stream thread to live, but for " + time + " there was none"));
  }

  private boolean hasLiveThread() {
    KafkaStreams.State now = streams.state();
    return now.hasNotStarted()
        || streams.metadataForLocalThreads().stream()
            .anyMatch(thread -> !ENDED.contains(thread.threadState()));
  }

  /** How far a start is. */
  public Opening opening() {
    return new Opening(stores.open(), partitions, stores.unrestored());
  }

  /**
   * @param open partitions whose tasks run here
   * @param unrestored changelog records that are still to be read back, of all stores here
   */
  public record Opening(int open, int partitions, long unrestored) {}

  /** Where queries are answered. */
  public int queryPort() {
    return queryPort;
  }

  /**
   * Waits while it is starting.
   *
   * @return the state it then is in; STARTING when it took too long
   */
  public State awaitReady(Duration wait) throws InterruptedException {
    return await(wait, this::state);
  }

  /**
   * Like {@link #awaitReady}, for a processor that has no other beside it. One that was killed
   * counts as an owner until its session ends, and nobody answers for its partitions; so every
   * partition must be here.
   *
   * @return the state it then is in; STARTING when it took too long
   */
  public State awaitSoleOwner(Duration wait) throws InterruptedException {
    return await(
        wait,
        () -> {
          State now = state();
          return now == State.READY && stores.open() < partitions ? State.STARTING : now;
        });
  }

  private static State await(Duration wait, Supplier<State> state) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (state.get() == State.STARTING && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(READY_POLL.toNanos());
    }
    return state.get();
  }

  /**
   * From now on it says that it is not ready, and the owner of nothing, so that whoever is told
   * knows a move from a death. What it has it still does.
   */
  void leave() {
    stores.leave();
  }

  /** Commits, leaves the group so that the partitions move at once, and closes everything. */
  @Override
  public void close() {
    closed = true;
    resources.close();
  }
}
