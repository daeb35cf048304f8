// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/** Topics of one cluster, to be read from their beginning to their end. */
final class Sources {

  private final Map<String, Object> settings;

  private Sources(Map<String, Object> settings) {
    this.settings = settings;
  }

  /**
   * @throws CouldNotRun when nobody says where the cluster is
   */
  static Sources of(AuditOptions options, AuditDefaults defaults) throws CouldNotRun {
    String bootstrap =
        options
            .bootstrap()
            .or(defaults::bootstrap)
            .orElseThrow(
                () ->
                    new CouldNotRun(
                        "Expected a running ./joblog dev, --bootstrap or --file, but there is"
                            + " none."));
    Map<String, Object> settings = new HashMap<>();
    if (options.client().isPresent()) {
      settings.putAll(properties(options.client().get()));
    }
    settings.putAll(TopicLog.consumerSettings(bootstrap));
    return new Sources(settings);
  }

  /**
   * Everything that is there now.
   *
   * @param partition empty: all of them
   */
  EventLog topic(String topic, OptionalInt partition) throws CouldNotRun {
    return open(topic, partition, false);
  }

  /** One partition, and what is still to come on it. */
  EventLog follow(String topic, int partition) throws CouldNotRun {
    return open(topic, OptionalInt.of(partition), true);
  }

  List<Integer> partitions(String topic) throws CouldNotRun {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return TopicLog.partitions(consumer, topic);
    }
  }

  private EventLog open(String topic, OptionalInt partition, boolean follow) throws CouldNotRun {
    Consumer<byte[], byte[]> consumer = consumer();
    boolean open = false;
    try {
      List<Integer> all = TopicLog.partitions(consumer, topic);
      if (partition.isPresent() && !all.contains(partition.getAsInt())) {
        throw new CouldNotRun(
            String.format(
                Locale.ROOT,
                "Expected topic %s to have partition %d, but it has %d partitions.",
                topic,
                partition.getAsInt(),
                all.size()));
      }
      List<Integer> wanted = partition.isPresent() ? List.of(partition.getAsInt()) : all;
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

  private static Map<String, Object> properties(Path file) throws CouldNotRun {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new CouldNotRun("Expected " + file + " to be a properties file, but it is not.", e);
    }
    Map<String, Object> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
    return settings;
  }
}
