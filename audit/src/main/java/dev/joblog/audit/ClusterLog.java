// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.PublicKeys;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.topics.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/** The log of a cluster: committed records of its topics. Joins no group. */
public final class ClusterLog extends AuditedLog {

  private final Map<String, Object> settings;

  ClusterLog(
      String bootstrap,
      Map<String, Object> client,
      OptionalInt partition,
      EventWire wire,
      Progress progress) {
    super(partition, wire, progress);
    Map<String, Object> all = new HashMap<>(client);
    all.putAll(TopicLog.consumerSettings(bootstrap));
    this.settings = Map.copyOf(all);
  }

  /**
   * @param bootstrap brokers, {@code host:port,host:port}
   * @param client more settings of the Kafka client, for TLS and SASL
   * @param partition empty: all
   */
  public static ClusterLog at(
      String bootstrap, Map<String, Object> client, OptionalInt partition, EventWire wire) {
    return new ClusterLog(bootstrap, client, partition, wire, Progress.untold());
  }

  /**
   * Writes the log and its checkpoints to files; neither may be there before.
   *
   * @return events written
   */
  public long export(Path directory) throws CouldNotRun {
    try (EventLog signed = topic(Topics.AUDIT_CHECKPOINTS, OptionalInt.empty());
        EventLog log = events(partition)) {
      CheckpointLines wanted = CheckpointLines.only(CheckpointLines.of(signed), this::wants);
      return Export.write(directory, log, wanted, wire, progress);
    }
  }

  /** The partitions that are audited, ascending. */
  public List<Integer> partitions() throws CouldNotRun {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      List<Integer> all = new ArrayList<>(TopicLog.partitions(consumer, Topics.EVENTS));
      all.removeIf(number -> !wants(number));
      return List.copyOf(all);
    }
  }

  /**
   * Folds one partition and compares it with the live store, which may go on meanwhile.
   *
   * @param processor the query port of any processor
   * @param token the query ports' shared token
   * @throws CouldNotRun also when the partition moved to another processor meanwhile
   */
  public Replay.Result replay(int number, URI processor, String token)
      throws CouldNotRun, InterruptedException {
    return replay(number, new ProcessorRows(processor, token));
  }

  Replay.Result replay(int number, LiveRows live) throws CouldNotRun, InterruptedException {
    try (EventLog log = open(Topics.EVENTS, OptionalInt.of(number), true);
        RocksRows rows = RocksRows.open()) {
      return new Replay(number, wire, live, progress).run(log, rows);
    }
  }

  @Override
  EventLog events(OptionalInt of) throws CouldNotRun {
    return topic(Topics.EVENTS, of);
  }

  @Override
  Checkpoints checkpoints(PublicKeys keys) throws CouldNotRun {
    try (EventLog signed = topic(Topics.AUDIT_CHECKPOINTS, OptionalInt.empty())) {
      return Checkpoints.read(CheckpointLines.of(signed), keys, this::wants);
    }
  }

  private EventLog topic(String topic, OptionalInt of) throws CouldNotRun {
    return open(topic, of, false);
  }

  private EventLog open(String topic, OptionalInt of, boolean follow) throws CouldNotRun {
    Consumer<byte[], byte[]> consumer = consumer();
    boolean open = false;
    try {
      List<Integer> all = TopicLog.partitions(consumer, topic);
      if (of.isPresent() && !all.contains(of.getAsInt())) {
        throw new CouldNotRun(
            String.format(
                Locale.ROOT,
                "Expected topic %s to have partition %d, but it has %d partitions.",
                topic,
                of.getAsInt(),
                all.size()));
      }
      List<Integer> wanted = of.isPresent() ? List.of(of.getAsInt()) : all;
      EventLog log = new TopicLog(consumer, topic, wanted, follow, System::nanoTime);
      open = true;
      return log;
    } finally {
      if (!open) {
        consumer.close();
      }
    }
  }

  private Consumer<byte[], byte[]> consumer() throws CouldNotRun {
    try {
      return new KafkaConsumer<>(settings);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CouldNotRun("Expected to make a Kafka client, but " + cause.getMessage() + ".", e);
    }
  }
}
