// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.processor.topology.CommandConsumer;
import dev.joblog.processor.topology.JobTopology;
import dev.joblog.processor.topology.PollRecords;
import dev.joblog.topics.ClientBackOff;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsConfig.InternalConfig;

/** Kafka settings that follow from ours; each with its reason where it is not Kafka's default. */
final class StreamsSettings {

  /**
   * State on disk that was closed longer ago is made anew from the changelog. Below {@code
   * delete.retention.ms} of the changelog, a day unless told ({@link StartChecks}): what was
   * deleted meanwhile must still say so there.
   */
  static final Duration STATE_AGE_MAX = Duration.ofHours(12);

  private static final int FETCH_BYTES_MAX = 8 << 20;

  /** Of one partition in one request; a poll's decisions of ordinary size fit. */
  private static final int PRODUCER_BATCH_BYTES = 128 << 10;

  /** What every client of the log needs. */
  static Map<String, Object> client(ProcessorConfig config, String name) {
    Map<String, Object> settings = new HashMap<>(everyClient(config));
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    settings.put(
        CommonClientConfigs.CLIENT_ID_CONFIG, config.streams().applicationId() + "-" + name);
    return settings;
  }

  private static Map<String, Object> everyClient(ProcessorConfig config) {
    Map<String, Object> settings = new HashMap<>(config.kafka().client());
    ClientBackOff.bound(settings);
    return settings;
  }

  /**
   * @param port where the query server listens
   */
  static Properties streams(ProcessorConfig config, int port) {
    ProcessorConfig.Streams ours = config.streams();
    Properties settings = new Properties();
    settings.putAll(everyClient(config));
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, ours.applicationId());
    settings.put(
        StreamsConfig.APPLICATION_SERVER_CONFIG, config.internal().advertisedHost() + ":" + port);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, ours.stateDir().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, ours.threads());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.topics().replicationFactor());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, ours.commitInterval().toMillis());
    // Streams looks at the commit interval between polls only: 100, its default, would cap it.
    settings.put(StreamsConfig.POLL_MS_CONFIG, ours.poll().toMillis());
    // A task has one input, so there is nothing to wait for; waiting, even for 0 ms, has a log line
    // formatted at each look that nobody reads.
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // A record cache would hold changes back from the changelog: no gain measured, spikes in p99.
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    // Else a store's commit is not called, and what is staged would never come to disk (ADR 0141).
    settings.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    // Streams' own default is 100 ms, and the reply path would pay it.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    // One request at a time: under load the next one carries all that was decided meanwhile.
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), PRODUCER_BATCH_BYTES);
    // A dead processor's open transaction holds up committed readers for so long.
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (int) ours.transactionTimeout().toMillis());
    settings.put(StreamsConfig.STATE_CLEANUP_DIR_MAX_AGE_MS_CONFIG, STATE_AGE_MAX.toMillis());
    // No settings of the changelog here: they are part of what a group compares (ADR 0143).
    // The log is the truth from its beginning on.
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    records(settings);
    group(settings, ours);
    return settings;
  }

  /**
   * What commands cost in memory, whatever they hold (ADR 0050): the consumer unpacks a few at a
   * time, and the guard lets go of what is too large; a task that holds as many takes no more; what
   * waits to be unpacked is bounded as it came.
   */
  private static void records(Properties settings) {
    settings.put(StreamsConfig.mainConsumerPrefix(PollRecords.SETTING), new PollRecords());
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES_MAX);
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, PollRecords.MAX);
    settings.put(InternalConfig.INTERNAL_CONSUMER_WRAPPER, CommandConsumer.class);
  }

  /** The streams protocol has sessions and standbys set on the broker: see GroupSettings. */
  private static void group(Properties settings, ProcessorConfig.Streams ours) {
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, ours.groupProtocol().name);
    if (ours.groupProtocol() == GroupProtocol.CLASSIC) {
      settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, ours.standbys());
      int sessionMs = (int) ours.sessionTimeout().toMillis();
      settings.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), sessionMs);
      settings.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
          sessionMs / 4);
    }
  }

  /** The topic that Streams keeps for the store. */
  static String changelog(ProcessorConfig.Streams ours) {
    return ours.applicationId() + "-" + JobTopology.STORE + "-changelog";
  }

  private StreamsSettings() {}
}
