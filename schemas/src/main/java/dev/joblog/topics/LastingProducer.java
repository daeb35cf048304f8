// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer without transactions that outlasts the fatal states of Kafka's: an idempotent producer
 * that lost its sequence or its right to write takes nothing ever again, and says so of each
 * record. One that throws such a thing is replaced at once; one that failed a record, and
 * acknowledged nothing since that was handed over, before the next record, once the brokers answer
 * a new one. {@link #send} on one thread.
 */
public final class LastingProducer<K, V> implements AutoCloseable {

  /** While the brokers are away, they are asked no more often than this. */
  static final Duration RENEWAL_PAUSE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(LastingProducer.class);

  private final Supplier<Producer<K, V>> producers;
  private final LongSupplier nanos;
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile Producer<K, V> producer;
  private volatile boolean suspect;
  private volatile boolean closed;
  private long triedAt;

  /**
   * @param producers makes one, and another one later
   */
  public LastingProducer(Supplier<Producer<K, V>> producers) {
    this(producers, System::nanoTime);
  }

  LastingProducer(Supplier<Producer<K, V>> producers, LongSupplier nanos) {
    this.producers = producers;
    this.nanos = nanos;
    this.producer = producers.get();
    this.triedAt = nanos.getAsLong() - RENEWAL_PAUSE.toNanos();
  }

  /**
   * Blocks as long as Kafka's producer does.
   *
   * @param then hears of every failure: none is thrown
   */
  public void send(ProducerRecord<K, V> message, Callback then) {
    if (suspect && nanos.getAsLong() - triedAt >= RENEWAL_PAUSE.toNanos()) {
      triedAt = nanos.getAsLong();
      renewIfAnswered(message.topic());
    }
    Producer<K, V> by = producer;
    long before = acknowledged.get();
    try {
      var unused =
          by.send(
              message,
              (metadata, failure) -> {
                if (failure == null) {
                  acknowledged.incrementAndGet();
                  suspect = false;
                } else if (by == producer && !isOfTheRecord(failure)) {
                  suspect |= acknowledged.get() == before;
                }
                then.onCompletion(metadata, failure);
              });
    } catch (KafkaException | IllegalStateException thrown) {
      then.onCompletion(null, thrown);
      // What is said of one record is an ApiException; a fatal state is not.
      if (!closed && !(thrown instanceof ApiException)) {
        made().ifPresent(next -> renew(next, thrown.toString()));
      }
    }
  }

  /**
   * A new producer knows nothing of the cluster: while that is silent, the old one serves as well.
   */
  private void renewIfAnswered(String topic) {
    Optional<Producer<K, V>> made = made();
    if (made.isEmpty()) {
      return;
    }
    Producer<K, V> next = made.get();
    try {
      var unused = next.partitionsFor(topic);
      renew(next, "it acknowledges nothing");
    } catch (KafkaException silent) {
      LOG.warn("event=producer-not-renewed reason={}", silent.toString());
      next.close(Duration.ZERO);
    }
  }

  /**
   * Empty where none can be made now: the brokers' names may not resolve. The old one serves on.
   */
  private Optional<Producer<K, V>> made() {
    try {
      return Optional.of(producers.get());
    } catch (KafkaException notNow) {
      LOG.warn("event=producer-not-renewed reason={}", notNow.toString());
      return Optional.empty();
    }
  }

  private void renew(Producer<K, V> next, String reason) {
    LOG.error("event=producer-renewed reason=\"{}\"", reason);
    Producer<K, V> old = producer;
    producer = next;
    suspect = false;
    old.close(Duration.ZERO);
  }

  private static boolean isOfTheRecord(Exception failure) {
    return failure instanceof RecordTooLargeException || failure instanceof InvalidTopicException;
  }

  /** Gives what is on its way so long to be acknowledged. */
  public void close(Duration atMost) {
    closed = true;
    producer.close(atMost);
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
