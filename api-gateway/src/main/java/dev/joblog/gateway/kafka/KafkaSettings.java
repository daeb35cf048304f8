// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.topics.ClientBackOff;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Client settings, each with its reason.
 *
 * @param client TLS, SASL and the like, handed to every client; ours win where both speak, but for
 *     the back-off
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client) {

  /** When an append counts as failed; until then the producer tries again by itself. */
  public static final Duration DELIVERY_MAX = Duration.ofSeconds(10);

  /** How long the sending thread may wait for topic metadata or buffer space. */
  static final Duration BLOCK_MAX = Duration.ofSeconds(2);

  static final Duration REQUEST_MAX = Duration.ofSeconds(5);

  /** What a consumer waits for at its end: it is of no group, and has nothing to say. */
  static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ofMillis(200));

  /** What one reader of events holds in memory, about; a record is never larger. */
  private static final int EVENT_FETCH_BYTES_MAX = 4 * 1024 * 1024;

  /** Of one partition in one request; Kafka's own 16 KiB would be a dozen creates. */
  private static final int BATCH_BYTES_MAX = 128 * 1024;

  public KafkaSettings {
    client = Map.copyOf(client);
  }

  Map<String, Object> producer() {
    Map<String, Object> settings = common("joblog-gateway-commands");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    // Straight to the latency of every request (measured).
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // One request at a time: under load the next one carries all that came meanwhile.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES_MAX);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_MAX.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_MAX.toMillis());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MAX.toMillis());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  Map<String, Object> consumer(String name, boolean committedOnly) {
    Map<String, Object> settings = common("joblog-gateway-" + name);
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        committedOnly ? "read_committed" : "read_uncommitted");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Only when our place is gone (retention, truncation): back far enough for whoever still waits.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "by_duration:PT5M");
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_MAX.toMillis());
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_MAX.toMillis());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }

  /** Reads events from places that are named: where none is, somebody must be told. */
  Map<String, Object> eventConsumer() {
    Map<String, Object> settings = consumer("events", true);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, EVENT_FETCH_BYTES_MAX);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, EVENT_FETCH_BYTES_MAX);
    return settings;
  }

  Map<String, Object> admin() {
    Map<String, Object> settings = common("joblog-gateway-admin");
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2_000);
    return settings;
  }

  private Map<String, Object> common(String clientId) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    ClientBackOff.bound(settings);
    return settings;
  }
}
