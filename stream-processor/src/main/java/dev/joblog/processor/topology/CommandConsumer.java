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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.internals.ConsumerWrapper;

/**
 * Streams' main consumer under the streams group protocol, guarded. There Streams makes it itself,
 * with deserializers that copy whatever comes; the one way between is this wrapper, made by
 * Streams, by name. It puts a consumer of the same settings in the place of the one it is given.
 */
public final class CommandConsumer extends ConsumerWrapper {

  private final PollWait wait = new PollWait(System::nanoTime);
  private Optional<RecordGuard> guard = Optional.empty();

  @Override
  public void wrapConsumer(
      AsyncKafkaConsumer<byte[], byte[]> made,
      Map<String, Object> config,
      Optional<StreamsRebalanceData> group) {
    made.close(CloseOptions.timeout(Duration.ZERO)); // it has joined nothing yet
    PollRecords pollRecords = PollRecords.in(config);
    Map<String, Object> guarded = pollRecords.applied(config);
    guarded.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    guarded.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    PollRoom room = new PollRoom();
    AsyncKafkaConsumer<byte[], byte[]> consumer =
        new AsyncKafkaConsumer<>(
            new ConsumerConfig(guarded), room.new Part(), room.new Part(), group);
    super.wrapConsumer(consumer, config, group);
    guard = Optional.of(new RecordGuard(consumer, pollRecords, room));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return wait.poll(guard.orElseThrow(), timeout);
  }
}
