// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.processor.state.BoundedMemory;
import dev.joblog.processor.state.JobStores;
import dev.joblog.processor.state.RestoreMetrics;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.topics.Routing;
import dev.joblog.topics.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** The topology with its real store, in a directory of its own, and no broker. */
final class DrivenTopology implements AutoCloseable {

  private static final String NAME = "driven-topology";

  final Partitions partitions = new Partitions();
  final Shared shared;
  final TopologyTestDriver driver;
  private final BoundedMemory memory = new BoundedMemory(64 << 20, 32 << 20);
  final JobStores stores = new JobStores(memory, new RestoreMetrics(new PrometheusRegistry()));

  DrivenTopology(FakeTicks ticks, int outcomePartitions) {
    this(ticks, 1, outcomePartitions); // the driver knows partition 0 alone
  }

  DrivenTopology(FakeTicks ticks, int commandPartitions, int outcomePartitions) {
    this.shared =
        new Shared(
            Shared.Wire.of(KnownSchemas.bundled()),
            new Routing(commandPartitions),
            outcomePartitions,
            new LeaseKeys(Map.of(1, new byte[LeaseKeys.KEY_BYTES_MIN])),
            partitions,
            stores,
            new ProcessorMetrics(new PrometheusRegistry(), partitions),
            ticks,
            ticks,
            ticks::nanos,
            ticks::nextId);
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, NAME);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, ownDirectory().toString());
    this.driver = new TopologyTestDriver(JobTopology.of(shared), settings);
  }

  /** Another build's tests may run beside these; the driver deletes what it puts there. */
  private static Path ownDirectory() {
    try {
      return Files.createTempDirectory(NAME);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String changelog() {
    return NAME + "-" + JobTopology.STORE + "-changelog";
  }

  TestInputTopic<byte[], byte[]> commands() {
    return driver.createInputTopic(
        Topics.COMMANDS, new ByteArraySerializer(), new ByteArraySerializer());
  }

  TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    driver.close();
    memory.close();
  }
}
