// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import dev.joblog.protocol.wire.EventWire;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a {@link Checkpointer}. A cluster that does not answer costs checkpoints and
 * nothing else: it begins again after a pause, for ever.
 */
public final class CheckpointThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointThread.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration CLIENT_CLOSE_MAX = Duration.ofMillis(500);

  /** Both clients, one after the other. */
  private static final Duration CLOSE_WAIT = CLIENT_CLOSE_MAX.multipliedBy(3);

  private final Map<String, Object> client;
  private final String group;
  private final EventWire wire;
  private final CheckpointSettings settings;
  private final CheckpointMetrics metrics;
  private final Thread thread;
  private volatile Optional<Consumer<byte[], byte[]>> polling = Optional.empty();
  private volatile boolean closed;

  private CheckpointThread(
      Map<String, Object> client,
      String group,
      EventWire wire,
      CheckpointSettings settings,
      CheckpointMetrics metrics) {
    this.client = Map.copyOf(client);
    this.group = group;
    this.wire = wire;
    this.settings = settings;
    this.metrics = metrics;
    this.thread = new Thread(this::run, "joblog-audit");
    thread.setDaemon(true);
  }

  /**
   * @param client settings of every Kafka client of this process
   * @param group shared by the checkpointers of all processors: each partition has one
   */
  public static CheckpointThread start(
      Map<String, Object> client,
      String group,
      EventWire wire,
      CheckpointSettings settings,
      CheckpointMetrics metrics) {
    CheckpointThread started = new CheckpointThread(client, group, wire, settings, metrics);
    started.thread.start();
    return started;
  }

  private void run() {
    while (!closed) {
      try {
        sign();
      } catch (InterruptedException | InterruptException | WakeupException closing) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("event=audit-paused reason={}", e.toString());
        if (!pause()) {
          return;
        }
      }
    }
  }

  private void sign() throws InterruptedException {
    Consumer<byte[], byte[]> consumer = consumer();
    Producer<byte[], byte[]> producer = producer();
    try {
      Checkpointer checkpointer =
          new Checkpointer(consumer, producer, wire, settings, metrics, AuditClock.system());
      checkpointer.subscribe();
      polling = Optional.of(consumer);
      while (!closed) {
        checkpointer.step();
      }
    } finally {
      polling = Optional.empty();
      producer.close(CLIENT_CLOSE_MAX);
      consumer.close(CloseOptions.timeout(CLIENT_CLOSE_MAX));
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> all = new HashMap<>(client);
    all.putAll(Checkpointer.consumerSettings(group));
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> all = new HashMap<>(client);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private boolean pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException closing) {
      return false;
    }
  }

  /** Wakes it first, so that it leaves the group; interrupts it when that does not help. */
  @Override
  public void close() {
    closed = true;
    polling.ifPresentOrElse(Consumer::wakeup, thread::interrupt);
    try {
      thread.join(CLOSE_WAIT.toMillis());
      thread.interrupt();
    } catch (InterruptedException inAHurry) {
      Thread.currentThread().interrupt();
    }
  }
}
