// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.gateway.core.CommandLog;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.topics.LastingProducer;
import dev.joblog.topics.SchemaHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends commands: idempotent, acknowledged by all in-sync replicas. One thread of its own hands
 * records to the Kafka producer, because that call blocks while the brokers are away.
 */
public final class LogProducer implements CommandLog, AutoCloseable {

  /** Records that wait for that thread: some more than may be in flight. */
  static final int WAITING_MAX = 16_384;

  private static final Duration CLOSE_MAX = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(LogProducer.class);

  private final String topic;
  private final Function<Command, byte[]> encoder;
  private final List<Header> headers;
  private final LastingProducer<String, byte[]> producer;
  private final ThreadPoolExecutor sending;

  public LogProducer(KafkaSettings settings, String topic, CommandWire wire) {
    this(
        () -> new KafkaProducer<>(settings.producer()),
        topic,
        wire::encode,
        List.of(SchemaHeader.of(wire.number())),
        WAITING_MAX);
  }

  /**
   * @param producers makes a producer, and another one after a fatal error
   * @param headers of every record
   */
  LogProducer(
      Supplier<Producer<String, byte[]>> producers,
      String topic,
      Function<Command, byte[]> encoder,
      List<Header> headers,
      int waitingMax) {
    this.topic = topic;
    this.encoder = encoder;
    this.headers = List.copyOf(headers);
    this.producer = new LastingProducer<>(producers);
    this.sending =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingMax),
            task -> {
              Thread thread = new Thread(task, "log-producer");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public CompletionStage<Append> append(int partition, String key, Command command) {
    CompletableFuture<Append> done = new CompletableFuture<>();
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(topic, partition, key, encoder.apply(command), headers);
    try {
      sending.execute(() -> send(message, done));
    } catch (RejectedExecutionException full) {
      done.complete(
          new NotAppended(false, "Expected room to send a command, but too many wait already"));
    }
    return done;
  }

  private void send(ProducerRecord<String, byte[]> message, CompletableFuture<Append> done) {
    producer.send(message, (metadata, failure) -> done.complete(result(metadata, failure)));
  }

  private static Append result(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null && metadata != null) {
      return new Appended(
          new Position(metadata.partition(), metadata.offset()),
          Instant.ofEpochMilli(metadata.timestamp()));
    }
    String reason = failure == null ? "no reason" : failure.getClass().getSimpleName();
    LOG.warn("event=append-failed reason={}", reason);
    if (isCertain(failure)) {
      return new NotAppended(
          false, "Expected the log to take the command, but it refused: " + reason);
    }
    return NotAppended.unacknowledged();
  }

  /** Whether the record is for certain not in the log. */
  private static boolean isCertain(@Nullable Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof AuthorizationException
        || failure instanceof InvalidTopicException;
  }

  /** Gives what is on its way a moment to be acknowledged. */
  @Override
  public void close() {
    sending.shutdown();
    producer.close(CLOSE_MAX);
  }
}
