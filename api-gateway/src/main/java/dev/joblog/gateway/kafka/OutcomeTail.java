// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.gateway.core.OutcomeListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads this gateway's reply partition from its end on, for as long as the gateway runs. One
 * thread; it never runs a face's code. After a fault it goes on where it was, with a new consumer,
 * so that nobody who waits is passed over.
 */
public final class OutcomeTail implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeTail.class);
  private static final Duration POLL_MAX = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

  private final String name;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TopicPartition partition;
  private final OutcomeDecoder decoder;
  private final OutcomeListener listener;
  private final Thread thread;
  private final CompletableFuture<Long> positioned = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile OptionalLong next = OptionalLong.empty();
  private volatile Optional<Consumer<byte[], byte[]>> current = Optional.empty();

  public OutcomeTail(
      KafkaSettings settings,
      boolean committedOnly,
      TopicPartition partition,
      OutcomeDecoder decoder,
      OutcomeListener listener) {
    this(
        committedOnly ? "committed-outcomes" : "outcomes",
        () ->
            new KafkaConsumer<>(
                settings.consumer(
                    committedOnly ? "committed-outcomes" : "outcomes", committedOnly)),
        partition,
        decoder,
        listener);
  }

  OutcomeTail(
      String name,
      Supplier<Consumer<byte[], byte[]>> consumers,
      TopicPartition partition,
      OutcomeDecoder decoder,
      OutcomeListener listener) {
    this.name = name;
    this.consumers = consumers;
    this.partition = partition;
    this.decoder = decoder;
    this.listener = listener;
    this.thread = new Thread(this::run, name + "-tail");
    thread.setDaemon(true);
  }

  /**
   * @return completes when the place from which outcomes are heard is fixed; a command that is sent
   *     earlier may be answered unheard
   */
  public CompletableFuture<Long> start() {
    thread.start();
    return positioned;
  }

  public boolean isRunning() {
    return thread.isAlive() && positioned.isDone();
  }

  /** The offset that is read next; empty before the place is fixed. */
  public OptionalLong next() {
    return next;
  }

  private void run() {
    try {
      while (!isClosing()) {
        readUntilFault();
      }
    } finally {
      LOG.info("event=tail-ended tail={}", name);
    }
  }

  private void readUntilFault() {
    try {
      read(consumers.get());
    } catch (WakeupException closingNow) {
      LOG.debug("event=tail-woken tail={}", name);
    } catch (RuntimeException fault) {
      LOG.warn("event=tail-fault tail={}", name, fault);
      pause();
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    current = Optional.of(consumer);
    try {
      consumer.assign(List.of(partition));
      takePlace(consumer);
      while (!isClosing()) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL_MAX)) {
          hear(message);
        }
        next = OptionalLong.of(consumer.position(partition));
      }
    } finally {
      current = Optional.empty();
      consumer.close(KafkaSettings.AT_ONCE);
    }
  }

  /** The end, asked for at once: a lazy seek would skip what is written before the first poll. */
  private void takePlace(Consumer<byte[], byte[]> consumer) {
    if (next.isPresent()) {
      consumer.seek(partition, next.getAsLong());
      return;
    }
    consumer.seekToEnd(List.of(partition));
    long end = consumer.position(partition);
    next = OptionalLong.of(end);
    positioned.complete(end);
    LOG.info("event=tail-started tail={} partition={} offset={}", name, partition, end);
  }

  /** One bad record, or one bad listener, must not silence the others. */
  private void hear(ConsumerRecord<byte[], byte[]> message) {
    try {
      decoder
          .decode(message.value())
          .ifPresent(outcome -> listener.heard(outcome, message.value()));
    } catch (RuntimeException broken) {
      LOG.error("event=outcome-failed tail={} offset={}", name, message.offset(), broken);
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      var unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    current.ifPresent(Consumer::wakeup);
    try {
      thread.join(CLOSE_MAX.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
