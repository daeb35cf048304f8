// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
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
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a processor, with its default, its bounds and its name in a settings file, which
 * {@link ConfigFile} reads. What changes decisions is not here: it is fixed in commands or logged
 * (DESIGN 5.5).
 *
 * @param kafka {@code kafka}: where the log is; required
 * @param topics {@code topics}: how the topics are made when they are missing, and checked when
 *     they are there
 * @param forward {@code forward}: whether a command that lies on another partition than its own is
 *     forwarded to it; default false. A setting of the log: a fresh installation has it logged at
 *     the first start; afterwards {@code ./joblog engine} changes it
 * @param streams {@code streams}: how the commands are folded; required
 * @param memory {@code memory}: what RocksDB may take, for all stores of this process together
 * @param internal {@code internal}: the port for queries; required
 * @param leaseKeys {@code leaseKeys}: secrets that lease tokens are derived from, by number, Base64
 *     of 32 bytes or more in the file; the same on every processor; one or more
 * @param registry {@code registry}: a registry under Confluent's REST API; none: the schema ids
 *     that come with this version
 * @param audit {@code audit}: how checkpoints of the event log are signed; empty: none are
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
          "Expected leaseKeys to have the key 1, but there is no lease key");
    }
  }

  /**
   * @param settings as a file would have them: sections, and in them values
   * @throws IllegalArgumentException naming the first setting that is missing, unknown or wrong
   */
  public static ProcessorConfig of(Map<String, ?> settings) {
    return ConfigFile.read(settings);
  }

  @JsonCreator
  static ProcessorConfig of(
      @JsonProperty("kafka") @Nullable Kafka kafka,
      @JsonProperty("topics") Optional<Topics> topics,
      @JsonProperty("forward") Optional<Boolean> forward,
      @JsonProperty("streams") @Nullable Streams streams,
      @JsonProperty("memory") Optional<Memory> memory,
      @JsonProperty("internal") @Nullable Internal internal,
      @JsonProperty("leaseKeys") Optional<Map<Integer, String>> leaseKeys,
      @JsonProperty("registry") Optional<Registry> registry,
      @JsonProperty("audit") Optional<Audit> audit) {
    return new ProcessorConfig(
        required("kafka", kafka),
        topics.map(Topics::plan).orElse(TopicPlan.replicated()),
        forward.orElse(false),
        required("streams", streams),
        memory.orElse(Memory.of(Optional.empty(), Optional.empty())),
        required("internal", internal),
        keys(leaseKeys.orElse(Map.of())),
        registry.flatMap(Registry::access),
        audit);
  }

  /**
   * @param bootstrapServers {@code host:port,…}; required
   * @param client handed to every Kafka client as it is, for TLS and SASL
   */
  public record Kafka(String bootstrapServers, Map<String, String> client) {
    @JsonCreator
    static Kafka of(
        @JsonProperty("bootstrapServers") @Nullable String bootstrapServers,
        @JsonProperty("client") Optional<Map<String, String>> client) {
      return new Kafka(
          required("kafka.bootstrapServers", bootstrapServers),
          Map.copyOf(client.orElse(Map.of())));
    }
  }

  /**
   * @param commandPartitions default 8, for ever
   * @param outcomePartitions default 16
   * @param replicationFactor default 3; 1 on a single broker
   * @param minInSyncReplicas default: one less than the replication factor
   */
  record Topics(
      Optional<Integer> commandPartitions,
      Optional<Integer> outcomePartitions,
      Optional<Integer> replicationFactor,
      Optional<Integer> minInSyncReplicas) {

    TopicPlan plan() {
      int replication = inRange("topics.replicationFactor", replicationFactor, 3, 1, 16);
      return new TopicPlan(
          inRange(
              "topics.commandPartitions",
              commandPartitions,
              TopicPlan.COMMAND_PARTITIONS_DEFAULT,
              1,
              JobId.PARTITIONS_MAX),
          inRange(
              "topics.outcomePartitions",
              outcomePartitions,
              TopicPlan.OUTCOME_PARTITIONS_DEFAULT,
              1,
              JobId.PARTITIONS_MAX),
          replication,
          inRange(
              "topics.minInSyncReplicas",
              minInSyncReplicas,
              Math.max(1, replication - 1),
              1,
              replication));
    }
  }

  /**
   * @param applicationId names the group, the changelog and the transactions; default {@code
   *     joblog-processor}
   * @param stateDir RocksDB's directory, one process at a time; required
   * @param threads default 1; the streams protocol takes no more, because under it the group tells
   *     other processors of one thread's partitions only (Kafka 4.4.0)
   * @param standbys hot copies of each store on other processors; default 0
   * @param groupProtocol {@code streams} (default; needs Kafka 4.2 or later) or {@code classic}
   * @param commitInterval one transaction per interval; default 100 ms
   * @param poll default 20 ms; more than a quarter of the commit interval would cap it (measured)
   * @param transactionTimeout how long a dead processor's transaction may hold up committed readers
   *     and who takes over; default 2.5 s (ADR 0216)
   * @param sessionTimeout when a silent processor counts as dead; default 3 s (ADR 0216), and 6 s
   *     under the classic protocol, the least that brokers allow there unless told
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
            "Expected streams.threads to be 1 with groupProtocol streams, but it is " + threads);
      }
      if (poll.compareTo(commitInterval) > 0) {
        throw new IllegalArgumentException(
            "Expected streams.poll to be at most streams.commitInterval, but it is "
                + poll
                + " against "
                + commitInterval);
      }
      if (commitInterval.compareTo(transactionTimeout) >= 0) {
        throw new IllegalArgumentException(
            "Expected streams.commitInterval to be below streams.transactionTimeout, but it is "
                + commitInterval
                + " against "
                + transactionTimeout);
      }
    }

    @JsonCreator
    static Streams of(
        @JsonProperty("applicationId") Optional<String> applicationId,
        @JsonProperty("stateDir") @Nullable Path stateDir,
        @JsonProperty("threads") Optional<Integer> threads,
        @JsonProperty("standbys") Optional<Integer> standbys,
        @JsonProperty("groupProtocol") Optional<GroupProtocol> groupProtocol,
        @JsonProperty("commitInterval") Optional<Duration> commitInterval,
        @JsonProperty("poll") Optional<Duration> poll,
        @JsonProperty("transactionTimeout") Optional<Duration> transactionTimeout,
        @JsonProperty("sessionTimeout") Optional<Duration> sessionTimeout) {
      GroupProtocol protocol = groupProtocol.orElse(GroupProtocol.STREAMS);
      String session = protocol == GroupProtocol.STREAMS ? "PT3S" : "PT6S";
      return new Streams(
          applicationId.orElse("joblog-processor"),
          required("streams.stateDir", stateDir),
          inRange("streams.threads", threads, 1, 1, 256),
          inRange("streams.standbys", standbys, 0, 0, 8),
          protocol,
          inRange("streams.commitInterval", commitInterval, "PT0.1S", "PT0.005S", "PT10S"),
          inRange("streams.poll", poll, "PT0.02S", "PT0.001S", "PT10S"),
          inRange("streams.transactionTimeout", transactionTimeout, "PT2.5S", "PT1S", "PT15M"),
          inRange("streams.sessionTimeout", sessionTimeout, session, "PT1S", "PT5M"));
    }
  }

  /**
   * @param blockCacheBytes {@code blockCacheMib}: default 128, in bytes here; memtables count
   *     against it
   * @param writeBufferBytes {@code writeBufferMib}: memtables of all stores together; default 48,
   *     in bytes here
   */
  public record Memory(long blockCacheBytes, long writeBufferBytes) {
    public Memory {
      if (writeBufferBytes >= blockCacheBytes) {
        throw new IllegalArgumentException(
            "Expected memory.writeBufferMib to be below memory.blockCacheMib, but it is "
                + writeBufferBytes / MIB
                + " against "
                + blockCacheBytes / MIB);
      }
    }

    @JsonCreator
    static Memory of(
        @JsonProperty("blockCacheMib") Optional<Integer> blockCacheMib,
        @JsonProperty("writeBufferMib") Optional<Integer> writeBufferMib) {
      return new Memory(
          MIB * inRange("memory.blockCacheMib", blockCacheMib, 128, 8, 1 << 20),
          MIB * inRange("memory.writeBufferMib", writeBufferMib, 48, 4, 1 << 20));
    }
  }

  /**
   * @param bindHost default {@code 127.0.0.1}; never a public address
   * @param port 0 picks a free one; default 7070
   * @param advertisedHost where gateways and other processors reach this one: see {@link
   *     AdvertisedHost}
   * @param token shared by gateways and processors; required
   * @param threads questions answered at once; default 16
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

    @JsonCreator
    static Internal of(
        @JsonProperty("bindHost") Optional<String> bindHost,
        @JsonProperty("port") Optional<Integer> port,
        @JsonProperty("advertisedHost") Optional<String> advertisedHost,
        @JsonProperty("token") @Nullable String token,
        @JsonProperty("threads") Optional<Integer> threads) {
      String bound = bindHost.orElse("127.0.0.1");
      return new Internal(
          bound,
          inRange("internal.port", port, 7070, 0, 65_535),
          AdvertisedHost.of(advertisedHost, bound),
          required("internal.token", token),
          inRange("internal.threads", threads, 16, 1, 256));
    }

    @Override
    public String toString() {
      return "Internal[" + bindHost + ":" + port + " as " + advertisedHost + ", token=***]";
    }
  }

  /**
   * @param url empty: there is none, and nothing else may be set
   * @param authorization value of the Authorization header
   * @param register whether to register what is missing; default false
   */
  record Registry(@Nullable URI url, Optional<String> authorization, Optional<Boolean> register) {
    Optional<RegistryAccess> access() {
      boolean registers = register.orElse(false);
      if (url == null && authorization.isEmpty() && !registers) {
        return Optional.empty();
      }
      return Optional.of(
          new RegistryAccess(
              required("registry.url", url),
              authorization,
              RegistryAccess.TIMEOUT_DEFAULT,
              registers));
    }
  }

  /**
   * @param privateKey {@code privateKeyFile}: Ed25519, PKCS#8 in PEM; required
   * @param publicKey {@code publicKeyFile}: the other half, for auditors; required
   * @param interval {@code checkpointInterval}: default 1 min
   * @param events {@code checkpointEvents}: default 1,000
   */
  public record Audit(Path privateKey, Path publicKey, Duration interval, int events) {
    @JsonCreator
    static Audit of(
        @JsonProperty("privateKeyFile") @Nullable Path privateKey,
        @JsonProperty("publicKeyFile") @Nullable Path publicKey,
        @JsonProperty("checkpointInterval") Optional<Duration> interval,
        @JsonProperty("checkpointEvents") Optional<Integer> events) {
      return new Audit(
          required("audit.privateKeyFile", privateKey),
          required("audit.publicKeyFile", publicKey),
          inRange("audit.checkpointInterval", interval, "PT1M", "PT0.1S", "PT24H"),
          inRange(
              "audit.checkpointEvents", events, CheckpointSettings.EVENTS_DEFAULT, 1, 1_000_000));
    }
  }

  private static SortedMap<Integer, byte[]> keys(Map<Integer, String> base64) {
    SortedMap<Integer, byte[]> keys = new TreeMap<>();
    base64.forEach(
        (number, text) -> {
          try {
            keys.put(number, Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)));
          } catch (IllegalArgumentException notBase64) {
            // No cause: its message would repeat the secret.
            throw new IllegalArgumentException(
                "Expected leaseKeys." + number + " to be Base64, but it is not");
          }
        });
    return keys;
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null || value.toString().isEmpty()) {
      throw new IllegalArgumentException("Expected " + name + " to be given, but it is not");
    }
    return value;
  }

  private static int inRange(
      String name, Optional<Integer> given, int otherwise, int min, int max) {
    return inRange(name, given.orElse(otherwise), min, max);
  }

  /** In ISO-8601. */
  private static Duration inRange(
      String name, Optional<Duration> given, String otherwise, String min, String max) {
    Duration value = given.orElse(Duration.parse(otherwise));
    return inRange(name, value, Duration.parse(min), Duration.parse(max));
  }

  private static <T extends Comparable<? super T>> T inRange(String name, T value, T min, T max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "Expected " + name + " to be from " + min + " to " + max + ", but it is " + value);
    }
    return value;
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
