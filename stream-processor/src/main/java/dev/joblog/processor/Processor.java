// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.processor.query.QueryServer;
import dev.joblog.processor.query.StreamsStores;
import dev.joblog.protocol.wire.SchemaRegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream processor: Kafka Streams, the Tick sender, the query port. Started once, closed once.
 * After a failure it stays down until somebody starts a new one: nothing is skipped (DESIGN 5.6).
 * Safe from any thread.
 */
public final class Processor implements AutoCloseable {

  /** How far it is. */
  public enum State {
    /** Not every partition has an owner. */
    STARTING,
    /** Every partition has an owner, here or on another processor. */
    READY,
    /** A task threw; this processor folds nothing any more. */
    FAILED,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);
  private static final Duration READY_POLL = Duration.ofMillis(20);

  private final OpenResources resources;
  private final KafkaStreams streams;
  private final StreamsStores stores;
  private final int queryPort;
  private final int partitions;
  private final LongSupplier forwarded;
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile boolean closed;

  /** Takes over what is open; begins nothing. */
  Processor(
      OpenResources resources,
      KafkaStreams streams,
      StreamsStores stores,
      QueryServer server,
      int partitions,
      LongSupplier forwarded) {
    this.resources = resources;
    this.streams = streams;
    this.stores = stores;
    this.queryPort = server.port();
    this.partitions = partitions;
    this.forwarded = forwarded;
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
    failure = Optional.of(thrown);
    LOG.error("event=processor-failed", thrown);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  public State state() {
    if (closed) {
      return State.CLOSED;
    }
    KafkaStreams.State now = streams.state();
    if (failure.isPresent() || now.hasStartedOrFinishedShuttingDown()) {
      return State.FAILED;
    }
    return now == KafkaStreams.State.RUNNING && everyPartitionHasAnOwner()
        ? State.READY
        : State.STARTING;
  }

  /** What stopped it, if something did. */
  public Optional<Throwable> failure() {
    return failure;
  }

  /** How many commands were sent on from a wrong partition since the start. */
  public long forwarded() {
    return forwarded.getAsLong();
  }

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
          return now == State.READY && !stores.ownsEveryPartition() ? State.STARTING : now;
        });
  }

  private static State await(Duration wait, Supplier<State> state) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (state.get() == State.STARTING && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(READY_POLL.toNanos());
    }
    return state.get();
  }

  private boolean everyPartitionHasAnOwner() {
    return stores.owners().byPartition().values().stream()
            .filter(replicas -> replicas.active().isPresent())
            .count()
        == partitions;
  }

  /** Commits, leaves the group so that the partitions move at once, and closes everything. */
  @Override
  public void close() {
    closed = true;
    resources.close();
  }
}
