// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.processor.checkpoint.CheckpointSettings;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.wire.RegistryAccess;
import dev.joblog.topics.TopicPlan;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.GroupProtocol;

/**
 * Every setting of a processor, with its default, its bounds and its name in a settings file. What
 * changes decisions is not here: it is fixed in commands or logged (DESIGN 5.5).
 *
 * @param kafka where the log is
 * @param topics how the topics are made when they are missing, and checked when they are there:
 *     {@code topics.command.partitions} (default 8, for ever), {@code topics.outcome.partitions}
 *     (16), {@code topics.replication.factor} (3; 1 on a single broker) and {@code
 *     topics.min.insync.replicas} (one less than the replication factor)
 * @param forward {@code commands.forward}: whether a command that lies on another partition than
 *     its own is forwarded to it, {@code true} or {@code false} (default). A setting of the log: a
 *     fresh installation has it logged at the first start; afterwards {@code ./joblog engine}
 *     changes it
 * @param streams how the commands are folded
 * @param memory what RocksDB may take, for all stores of this process together
 * @param internal the port for queries
 * @param leaseKeys {@code lease.key.1}, {@code lease.key.2}…: secrets that lease tokens are derived
 *     from, Base64 of 32 bytes or more; the same on every processor
 * @param registry {@code schema.registry.url}: a registry under Confluent's REST API; {@code
 *     schema.registry.authorization}: value of the Authorization header; {@code
 *     schema.registry.register}: whether to register what is missing, {@code true} or {@code false}
 *     (default). No URL: the schema ids that come with this version
 * @param audit how checkpoints of the event log are signed; empty: none are
 */
public record ProcessorConfig(
    Kafka kafka,
    TopicPlan topics,
    boolean forward,
    Streams streams,
    Memory memory,
    Internal internal,
    SortedMap<Integer, byte[]> leaseKeys,
    Optional<RegistryAccess> registry,
    Optional<Audit> audit) {

  /** Shorter tokens are refused: 16 random bytes in hex are 32 characters. */
  public static final int TOKEN_CHARS_MIN = 32;

  private static final long MIB = 1L << 20;

  public ProcessorConfig {
    if (leaseKeys.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected setting lease.key.1 to be given, but there is no lease key");
    }
  }

  /**
   * @param bootstrapServers {@code bootstrap.servers}: {@code host:port,…}; required
   * @param client {@code kafka.…}: handed to every Kafka client as it is, for TLS and SASL
   */
  public record Kafka(String bootstrapServers, Map<String, String> client) {
    public Kafka {
      client = Map.copyOf(client);
    }
  }

  /**
   * @param applicationId {@code application.id}: names the group, the changelog and the
   *     transactions; default {@code joblog-processor}
   * @param stateDir {@code state.dir}: RocksDB's directory, one process at a time; required
   * @param threads {@code stream.threads}: default 1; the streams protocol takes no more, because
   *     under it the group tells other processors of one thread's partitions only (Kafka 4.4.0)
   * @param standbys {@code standby.replicas}: hot copies of each store on other processors; default
   *     0
   * @param groupProtocol {@code group.protocol}: {@code streams} (default; needs Kafka 4.2 or
   *     later) or {@code classic}
   * @param commitInterval {@code commit.interval.ms}: one transaction per interval; default 100
   * @param poll {@code poll.ms}: default 20; more than a quarter of the commit interval would cap
   *     it (measured)
   * @param transactionTimeout {@code transaction.timeout.ms}: how long a dead processor's
   *     transaction may hold up committed readers; default 5,000
   * @param sessionTimeout {@code session.timeout.ms}: when a silent processor counts as dead;
   *     default 6,000
   */
  public record Streams(
      String applicationId,
      Path stateDir,
      int threads,
      int standbys,
      GroupProtocol groupProtocol,
      Duration commitInterval,
      Duration poll,
      Duration transactionTimeout,
      Duration sessionTimeout) {

    public Streams {
      if (groupProtocol == GroupProtocol.STREAMS && threads > 1) {
        throw new IllegalArgumentException(
            "Expected stream.threads to be 1 with group.protocol streams, but it is " + threads);
      }
      if (poll.compareTo(commitInterval) > 0) {
        throw new IllegalArgumentException(
            "Expected poll.ms to be at most commit.interval.ms, but it is "
                + poll.toMillis()
                + " against "
                + commitInterval.toMillis());
      }
      if (commitInterval.compareTo(transactionTimeout) >= 0) {
        throw new IllegalArgumentException(
            "Expected commit.interval.ms to be below transaction.timeout.ms, but it is "
                + commitInterval.toMillis()
                + " against "
                + transactionTimeout.toMillis());
      }
    }
  }

  /**
   * @param blockCacheBytes {@code rocksdb.block.cache.mib}: default 128, in bytes here; memtables
   *     count against it
   * @param writeBufferBytes {@code rocksdb.write.buffer.mib}: memtables of all stores together;
   *     default 48, in bytes here
   */
  public record Memory(long blockCacheBytes, long writeBufferBytes) {
    public Memory {
      if (writeBufferBytes >= blockCacheBytes) {
        throw new IllegalArgumentException(
            "Expected rocksdb.write.buffer.mib to be below rocksdb.block.cache.mib, but it is "
                + writeBufferBytes / MIB
                + " against "
                + blockCacheBytes / MIB);
      }
    }
  }

  /**
   * @param bindHost {@code internal.bind.host}: default {@code 127.0.0.1}; never a public address
   * @param port {@code internal.port}: 0 picks a free one; default 7070
   * @param advertisedHost {@code internal.advertised.host}: where gateways and other processors
   *     reach this one; default the bind host
   * @param token {@code internal.token}: shared by gateways and processors; required
   * @param threads {@code internal.threads}: questions answered at once; default 16
   */
  public record Internal(
      String bindHost, int port, String advertisedHost, String token, int threads) {
    public Internal {
      if (token.length() < TOKEN_CHARS_MIN) {
        throw new IllegalArgumentException(
            "Expected internal.token to have "
                + TOKEN_CHARS_MIN
                + " characters or more, but it has "
                + token.length());
      }
    }

    @Override
    public String toString() {
      return "Internal[" + bindHost + ":" + port + " as " + advertisedHost + ", token=***]";
    }
  }

  /**
   * @param privateKey {@code audit.private.key.file}: Ed25519, PKCS#8 in PEM; no file: no
   *     checkpoints
   * @param publicKey {@code audit.public.key.file}: the other half, for auditors
   * @param interval {@code audit.checkpoint.interval.ms}: default 60,000
   * @param events {@code audit.checkpoint.events}: default 1,000
   */
  public record Audit(Path privateKey, Path publicKey, Duration interval, int events) {}

  /**
   * Reads settings by name, for instance from a properties file.
   *
   * @throws IllegalArgumentException naming the first setting that is missing, unknown or wrong
   */
  public static ProcessorConfig of(Map<String, String> settings) {
    return of(settings, System.getenv());
  }

  static ProcessorConfig of(Map<String, String> settings, Map<String, String> environment) {
    SettingsReader read = new SettingsReader(settings, environment);
    String bindHost = read.text("internal.bind.host").orElse("127.0.0.1");
    ProcessorConfig config =
        new ProcessorConfig(
            new Kafka(read.required("bootstrap.servers"), read.below("kafka.")),
            topics(read),
            read.flag("commands.forward", false),
            streams(read),
            new Memory(
                MIB * read.number("rocksdb.block.cache.mib", 128, 8, 1 << 20),
                MIB * read.number("rocksdb.write.buffer.mib", 48, 4, 1 << 20)),
            new Internal(
                bindHost,
                read.number("internal.port", 7070, 0, 65_535),
                read.text("internal.advertised.host").orElse(bindHost),
                read.required("internal.token"),
                read.number("internal.threads", 16, 1, 256)),
            leaseKeys(read.below("lease.key.")),
            registry(read),
            audit(read));
    read.refuseUnknown();
    return config;
  }

  private static Optional<RegistryAccess> registry(SettingsReader read) {
    Optional<String> authorization = read.text("schema.registry.authorization");
    boolean register = read.flag("schema.registry.register", false);
    return read.text("schema.registry.url")
        .map(
            url ->
                new RegistryAccess(
                    URI.create(url), authorization, RegistryAccess.TIMEOUT_DEFAULT, register));
  }

  private static Optional<Audit> audit(SettingsReader read) {
    Optional<String> privateKey = read.text("audit.private.key.file");
    Optional<String> publicKey = read.text("audit.public.key.file");
    Duration interval =
        read.millis(
            "audit.checkpoint.interval.ms", CheckpointSettings.INTERVAL_DEFAULT, 100, 86_400_000);
    int events =
        read.number("audit.checkpoint.events", CheckpointSettings.EVENTS_DEFAULT, 1, 1_000_000);
    if (privateKey.isPresent() != publicKey.isPresent()) {
      throw new IllegalArgumentException(
          "Expected settings audit.private.key.file and audit.public.key.file to come together,"
              + " but there is one of them");
    }
    return privateKey.map(
        file -> new Audit(Path.of(file), Path.of(publicKey.orElseThrow()), interval, events));
  }

  private static TopicPlan topics(SettingsReader read) {
    int replication = read.number("topics.replication.factor", 3, 1, 16);
    return new TopicPlan(
        read.number(
            "topics.command.partitions",
            TopicPlan.COMMAND_PARTITIONS_DEFAULT,
            1,
            JobId.PARTITIONS_MAX),
        read.number(
            "topics.outcome.partitions",
            TopicPlan.OUTCOME_PARTITIONS_DEFAULT,
            1,
            JobId.PARTITIONS_MAX),
        replication,
        read.number("topics.min.insync.replicas", Math.max(1, replication - 1), 1, replication));
  }

  private static Streams streams(SettingsReader read) {
    return new Streams(
        read.text("application.id").orElse("joblog-processor"),
        Path.of(read.required("state.dir")),
        read.number("stream.threads", 1, 1, 256),
        read.number("standby.replicas", 0, 0, 8),
        read.oneOf("group.protocol", GroupProtocol.class, GroupProtocol.STREAMS),
        read.millis("commit.interval.ms", Duration.ofMillis(100), 5, 10_000),
        read.millis("poll.ms", Duration.ofMillis(20), 1, 10_000),
        read.millis("transaction.timeout.ms", Duration.ofSeconds(5), 1_000, 900_000),
        read.millis("session.timeout.ms", Duration.ofSeconds(6), 1_000, 300_000));
  }

  private static SortedMap<Integer, byte[]> leaseKeys(Map<String, String> base64ByNumber) {
    SortedMap<Integer, byte[]> keys = new TreeMap<>();
    base64ByNumber.forEach(
        (number, base64) -> {
          try {
            byte[] key = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
            keys.put(Integer.parseInt(number), key);
          } catch (IllegalArgumentException notANumberOrNotBase64) {
            // No cause: its message would repeat the secret.
            throw new IllegalArgumentException(
                "Expected setting lease.key."
                    + number
                    + " to be a number and Base64, but it is"
                    + " not");
          }
        });
    return keys;
  }

  /** Without secrets: fit for a log line. */
  @Override
  public String toString() {
    return "ProcessorConfig[bootstrap="
        + kafka.bootstrapServers
        + ", topics="
        + topics
        + ", forward="
        + forward
        + ", streams="
        + streams
        + ", memory="
        + memory
        + ", internal="
        + internal
        + ", leaseKeys="
        + leaseKeys.keySet()
        + ", registry="
        + registry
        + ", audit="
        + audit
        + "]";
  }
}
