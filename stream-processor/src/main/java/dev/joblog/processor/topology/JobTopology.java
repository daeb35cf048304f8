// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.state.JobStores;
import dev.joblog.topics.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The map of the topology:
 *
 * <pre>
 * job-commands → decide (store "jobs") → job-events                partition of the command
 *                                      → job-outcomes              reply partition
 *                                      → job-commands-dead-letter  partition of the command
 *                                      → job-commands              forwarded: its own partition
 * </pre>
 *
 * <p>One sub-topology, one task per partition, one store per task: restore and start-up stay short.
 * Only what lies on a wrong partition is written to {@code job-commands} (ADR 0081); Ticks go
 * another way, see {@link KafkaTickSender}.
 */
public final class JobTopology {

  /** The one store; its changelog is named after it. */
  public static final String STORE = "jobs";

  static final String SOURCE = "commands";
  static final String PROCESSOR = "decide";
  static final String EVENTS_SINK = "events";
  static final String OUTCOMES_SINK = "outcomes";
  static final String DEAD_LETTER_SINK = "dead-letters";
  static final String FORWARD_SINK = "forward";

  public static Topology of(Shared shared) {
    Topology topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new RecordTimes(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Topics.COMMANDS);
    topology.addProcessor(PROCESSOR, () -> new CommandProcessor(shared), SOURCE);
    topology.addStateStore(store(shared.stores()), PROCESSOR);
    addSink(topology, EVENTS_SINK, Topics.EVENTS);
    addSink(topology, OUTCOMES_SINK, Topics.OUTCOMES);
    addSink(topology, DEAD_LETTER_SINK, Topics.DEAD_LETTER);
    addSink(topology, FORWARD_SINK, Topics.COMMANDS);
    return topology;
  }

  /** Logged. No record cache: it would hold rows back and gains nothing (measured). */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(JobStores stores) {
    return Stores.keyValueStoreBuilder(stores.supplier(STORE), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of());
  }

  private static void addSink(Topology topology, String name, String topic) {
    topology.addSink(
        name,
        topic,
        new ByteArraySerializer(),
        Addressed::serialize,
        new Addressed.Partitioner(),
        PROCESSOR);
  }

  private JobTopology() {}
}
