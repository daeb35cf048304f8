// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.internals.AsyncKafkaConsumer;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.streams.internals.ConsumerWrapper;

/**
 * Streams' main consumer under the streams group protocol, guarded. There Streams makes it itself,
 * with deserializers that copy whatever comes; the one way between is this wrapper, made by
 * Streams, by name. It puts a consumer of the same settings in the place of the one it is given.
 */
public final class CommandConsumer extends ConsumerWrapper {

  /**
   * A poll that has met an empty answer asks the broker for nothing more, and waits to its end: the
   * next one asks at once (KAFKA-20780, in 4.4.0). So a poll that waits is preceded by one that
   * hardly does.
   */
  private static final Duration ASKING = Duration.ofMillis(1);

  private Optional<RecordGuard> guard = Optional.empty();

  @Override
  public void wrapConsumer(
      AsyncKafkaConsumer<byte[], byte[]> made,
      Map<String, Object> config,
      Optional<StreamsRebalanceData> group) {
    made.close(CloseOptions.timeout(Duration.ZERO)); // it has joined nothing yet
    PollRecords pollRecords = PollRecords.in(config);
    Map<String, Object> guarded = pollRecords.applied(config);
    guarded.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, RecordGuard.Part.class);
    guarded.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, RecordGuard.Part.class);
    AsyncKafkaConsumer<byte[], byte[]> consumer =
        new AsyncKafkaConsumer<>(
            new ConsumerConfig(guarded), new RecordGuard.Part(), new RecordGuard.Part(), group);
    super.wrapConsumer(consumer, config, group);
    guard = Optional.of(new RecordGuard(consumer, pollRecords));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return poll(guard.orElseThrow(), timeout);
  }

  static ConsumerRecords<byte[], byte[]> poll(RecordGuard consumer, Duration timeout) {
    if (timeout.compareTo(ASKING) > 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(ASKING);
      return records.isEmpty() ? consumer.poll(timeout.minus(ASKING)) : records;
    }
    return consumer.poll(timeout);
  }
}
