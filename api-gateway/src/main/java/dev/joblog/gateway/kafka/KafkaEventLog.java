// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.gateway.core.EventLog;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code job-events}, committed records only; each reader is a consumer outside of any group. */
public final class KafkaEventLog implements EventLog {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaEventLog.class);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final EventWire wire;
  private final List<TopicPartition> partitions;

  /**
   * @param partitions of the topic
   */
  public KafkaEventLog(KafkaSettings settings, String topic, int partitions, EventWire wire) {
    this(() -> new KafkaConsumer<>(settings.eventConsumer()), topic, partitions, wire);
  }

  KafkaEventLog(
      Supplier<Consumer<byte[], byte[]>> consumers, String topic, int partitions, EventWire wire) {
    this.consumers = consumers;
    this.wire = wire;
    this.partitions =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public Reader open() {
    return asked(() -> new KafkaReader(consumers.get()));
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (OffsetOutOfRangeException gone) {
      throw new EventLogException(
          "Expected the events to go on where they were read, but they do not", gone, true);
    } catch (KafkaException | IllegalStateException fault) {
      throw new EventLogException(
          "Expected the log of events to answer, but: " + fault.getClass().getSimpleName(),
          fault,
          false);
    }
  }

  private final class KafkaReader implements Reader {

    private final Consumer<byte[], byte[]> consumer;

    KafkaReader(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
      // The consumer complains of each offset it is asked for on a partition that it does not have.
      consumer.assign(partitions);
    }

    @Override
    public SortedMap<Integer, Long> beginnings() {
      return byNumber(asked(() -> consumer.beginningOffsets(partitions)));
    }

    /** With read_committed, the last stable offset: what is open behind it is not read yet. */
    @Override
    public SortedMap<Integer, Long> ends() {
      return byNumber(asked(() -> consumer.endOffsets(partitions)));
    }

    private static SortedMap<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
      SortedMap<Integer, Long> byNumber = new TreeMap<>();
      offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
      return byNumber;
    }

    @Override
    public SortedMap<Integer, Long> firstAt(Instant t, List<Integer> asked) {
      Map<TopicPartition, Long> times = new HashMap<>();
      asked.forEach(number -> times.put(partitions.get(number), t.toEpochMilli()));
      SortedMap<Integer, Long> first = new TreeMap<>();
      asked(() -> consumer.offsetsForTimes(times))
          .forEach(
              (partition, found) ->
                  Optional.ofNullable(found)
                      .ifPresent(at -> first.put(partition.partition(), at.offset())));
      return first;
    }

    @Override
    public void seek(SortedMap<Integer, Long> offsets) {
      consumer.assign(offsets.keySet().stream().map(partitions::get).toList());
      offsets.forEach((number, offset) -> consumer.seek(partitions.get(number), offset));
    }

    @Override
    public List<Logged> poll(Duration atMost) {
      try {
        List<Logged> found = new ArrayList<>();
        asked(() -> consumer.poll(atMost)).forEach(message -> found.add(logged(message)));
        return found;
      } catch (EventLogException fault) {
        if (fault.getCause() instanceof WakeupException) {
          return List.of();
        }
        throw fault;
      }
    }

    @Override
    public long next(int partition) {
      return asked(() -> consumer.position(partitions.get(partition)));
    }

    @Override
    public void wake() {
      consumer.wakeup();
    }

    @Override
    public void close() {
      consumer.close(KafkaSettings.AT_ONCE);
    }
  }

  private Logged logged(ConsumerRecord<byte[], byte[]> message) {
    return new Logged(message.partition(), message.offset(), event(message));
  }

  private Optional<Event> event(ConsumerRecord<byte[], byte[]> message) {
    try {
      return Optional.of(wire.decode(message.value()).event());
    } catch (UndecodableException undecodable) {
      LOG.error(
          "event=event-undecodable partition={} offset={} reason={}",
          message.partition(),
          message.offset(),
          undecodable.getMessage());
      return Optional.empty();
    }
  }
}
