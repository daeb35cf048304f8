// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.MetricsText;
import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.processor.state.BoundedMemory;
import dev.joblog.processor.state.Damage;
import dev.joblog.processor.state.JobStores;
import dev.joblog.processor.state.RestoreMetrics;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.topics.Routing;
import dev.joblog.topics.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** One task on a partition of the test's choice, with a real RocksDB store and no broker. */
final class TaskBench implements AutoCloseable {

  static final int PARTITIONS = 8;
  static final int REPLY_PARTITIONS = 4;

  final FakeTicks ticks = new FakeTicks();
  final Partitions partitions = new Partitions();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ProcessorMetrics metrics = new ProcessorMetrics(registry, partitions);
  final Shared.Wire wire = Shared.Wire.of(KnownSchemas.bundled());
  final Routing routing = new Routing(PARTITIONS);
  private final MockProcessorContext<byte[], Addressed> context;
  private final KeyValueStore<Bytes, byte[]> store;
  private final BoundedMemory memory;
  private final JobStores stores;
  private final int partition;
  private final CommandProcessor processor;

  private TaskBench(Path directory, int partition) {
    this.partition = partition;
    this.memory = new BoundedMemory(64 << 20, 32 << 20);
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    settings.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    this.context =
        new MockProcessorContext<>(settings, new TaskId(0, partition), directory.toFile());
    this.stores = new JobStores(memory, new RestoreMetrics(new PrometheusRegistry()));
    this.store =
        JobTopology.store(stores)
            .withLoggingDisabled() // the mock has no collector for it
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    this.processor = new CommandProcessor(shared());
  }

  /** With nothing running yet. */
  static TaskBench open(Path directory, int partition) {
    return new TaskBench(directory, partition);
  }

  /** With its task running. */
  static TaskBench start(Path directory, int partition) {
    TaskBench bench = open(directory, partition);
    bench.run();
    return bench;
  }

  /** Starts its task. */
  void run() {
    processor.init(context);
  }

  private Shared shared() {
    return new Shared(
        wire,
        routing,
        REPLY_PARTITIONS,
        new LeaseKeys(
            Map.of(1, new byte[LeaseKeys.KEY_BYTES_MIN], 2, new byte[LeaseKeys.KEY_BYTES_MIN + 1])),
        partitions,
        stores,
        metrics,
        ticks,
        ticks,
        ticks::nanos,
        ticks::nextId);
  }

  String metrics() {
    return MetricsText.of(registry);
  }

  /** As the task changes it. */
  Rows rows() {
    return new LoggedRows(store, stores.of(partition));
  }

  void damage(byte[] key, byte[] value) {
    Damage.put(stores, partition, key, value);
  }

  void process(long offset, Instant recordTime, Command command) {
    process(offset, recordTime, wire.commands().encode(command));
  }

  void process(long offset, Instant recordTime, byte @Nullable [] value) {
    process(offset, recordTime, value, new RecordHeaders());
  }

  void process(long offset, Instant recordTime, byte @Nullable [] value, Headers headers) {
    context.setRecordMetadata(Topics.COMMANDS, partition, offset);
    processor.process(
        new Record<>(
            "key".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            value,
            recordTime.toEpochMilli(),
            headers));
  }

  void punctuate() {
    scheduled().getPunctuator().punctuate(0);
  }

  /** How often it is punctuated now. */
  Duration punctuation() {
    return scheduled().getInterval();
  }

  /** The one that was not cancelled. */
  private MockProcessorContext.CapturedPunctuator scheduled() {
    List<MockProcessorContext.CapturedPunctuator> scheduled =
        context.scheduledPunctuators().stream().filter(due -> !due.cancelled()).toList();
    assertThat(scheduled).hasSize(1);
    return scheduled.get(0);
  }

  List<? extends Record<? extends byte[], ? extends Addressed>> events() {
    return sentTo(JobTopology.EVENTS_SINK);
  }

  List<? extends Record<? extends byte[], ? extends Addressed>> outcomes() {
    return sentTo(JobTopology.OUTCOMES_SINK);
  }

  List<? extends Record<? extends byte[], ? extends Addressed>> deadLetters() {
    return sentTo(JobTopology.DEAD_LETTER_SINK);
  }

  List<? extends Record<? extends byte[], ? extends Addressed>> forwarded() {
    return sentTo(JobTopology.FORWARD_SINK);
  }

  private List<? extends Record<? extends byte[], ? extends Addressed>> sentTo(String sink) {
    return context.forwarded(sink).stream().map(CapturedForward::record).toList();
  }

  @Override
  public void close() {
    processor.close();
    store.commit(Map.of(new TopicPartition("changelog", partition), 1L)); // as at a clean stop
    store.close();
    memory.close();
  }
}
