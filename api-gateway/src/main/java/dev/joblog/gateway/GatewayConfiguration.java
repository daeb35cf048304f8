// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.core.InFlight;
import dev.joblog.gateway.core.QueueShards;
import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.http.CrossOrigins;
import dev.joblog.gateway.http.StopGate;
import dev.joblog.gateway.sse.StreamSettings;
import dev.joblog.gateway.v2.NativeSettings;
import dev.joblog.protocol.wire.RegistryAccess;
import io.dropwizard.core.Configuration;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a gateway, with its default and its bounds; {@code server} and {@code logging}
 * are Dropwizard's own. {@link dev.joblog.topics.Variables} stand for what a place has of its own.
 * A key that is unknown, missing or wrong refuses the start with one sentence.
 */
public final class GatewayConfiguration extends Configuration {

  /** With the rest of a stop 5 s at most; a balancer that asks every second has heard of it. */
  static final Duration DRAIN_DEFAULT = Duration.ofSeconds(2);

  private final Kafka kafka;
  private final int replyPartition;
  private final List<URI> processors;
  private final Secrets secrets;
  private final AuthSettings auth;
  private final NativeSettings nativeApi;
  private final int inFlightMax;
  private final Map<String, QueueShards> queues;
  private final Registry registry;
  private final StreamSettings streams;
  private final DialectSettings dialects;
  private final CrossOrigins crossOrigins;
  private final Duration drain;

  /**
   * @param kafka {@code kafka}: where the log is; required
   * @param replyPartition {@code replyPartition}: of {@code job-outcomes}; every gateway has its
   *     own; default 0
   * @param processors {@code processors}: internal base addresses, {@code http://host:port}; one
   *     that answers is enough; 1 to 64, required
   * @param secrets {@code secrets}: required
   * @param auth {@code auth}: whose tokens are believed; required
   * @param nativeApi {@code nativeApi}: how long {@code /v2} waits; default: 5 s, no deadline
   * @param inFlightMax {@code inFlightMax}: commands that wait for their outcome at once; 1 to
   *     100,000, default 4,096
   * @param queues {@code queues}: by name, those with more than one shard
   * @param registry {@code registry}: default: bundled schema ids, nothing served
   * @param streams {@code streams}: how many event streams there may be; default: 10,000, of one
   *     tenant 1,000, of these 16 that begin far back
   * @param dialects {@code dialects}: which published APIs are served; default: all but the one
   *     that needs a tenant of its own
   * @param crossOrigins {@code crossOrigins}: web origins whose pages may read {@code /v2}, as
   *     {@code https://console.example}; at most 64, default none
   */
  @JsonCreator
  public GatewayConfiguration(
      @JsonProperty("kafka") @Nullable Kafka kafka,
      @JsonProperty("replyPartition") @Nullable Integer replyPartition,
      @JsonProperty("processors") @Nullable List<URI> processors,
      @JsonProperty("secrets") @Nullable Secrets secrets,
      @JsonProperty("auth") @Nullable AuthSettings auth,
      @JsonProperty("nativeApi") @Nullable NativeSettings nativeApi,
      @JsonProperty("inFlightMax") @Nullable Integer inFlightMax,
      @JsonProperty("queues") @Nullable Map<String, QueueShards> queues,
      @JsonProperty("registry") @Nullable Registry registry,
      @JsonProperty("streams") @Nullable StreamSettings streams,
      @JsonProperty("dialects") @Nullable DialectSettings dialects,
      @JsonProperty("crossOrigins") @Nullable List<String> crossOrigins,
      @JsonProperty("drain") @Nullable Duration drain) {
    this.kafka = required("kafka", kafka);
    this.replyPartition =
        inRange("replyPartition", replyPartition == null ? 0 : replyPartition, 0, 4095);
    this.processors = List.copyOf(required("processors", processors));
    inRange("the number of processors", this.processors.size(), 1, 64);
    this.secrets = required("secrets", secrets);
    this.auth = required("auth", auth);
    this.nativeApi = nativeApi == null ? NativeSettings.DEFAULT : nativeApi;
    this.inFlightMax =
        inRange(
            "inFlightMax", inFlightMax == null ? InFlight.MAX_DEFAULT : inFlightMax, 1, 100_000);
    this.queues = queues == null ? Map.of() : Map.copyOf(queues);
    this.registry = registry == null ? Registry.NONE : registry;
    this.streams = streams == null ? StreamSettings.DEFAULT : streams;
    this.dialects = dialects == null ? DialectSettings.DEFAULT : dialects;
    this.crossOrigins = crossOrigins == null ? CrossOrigins.NONE : new CrossOrigins(crossOrigins);
    this.drain =
        inRange("drain", drain == null ? DRAIN_DEFAULT : drain, Duration.ZERO, StopGate.DRAIN_MAX);
  }

  /**
   * @param bootstrapServers {@code host:port,…}; required
   * @param client handed to every Kafka client as it is, for TLS and SASL
   * @param startWait how long the topics may take to appear; default 30 s, at most 10 min
   */
  public record Kafka(
      String bootstrapServers, Optional<Map<String, String>> client, Optional<Duration> startWait) {

    static final Duration START_WAIT_DEFAULT = Duration.ofSeconds(30);
    static final Duration START_WAIT_MAX = Duration.ofMinutes(10);

    public Kafka {
      required("kafka.bootstrapServers", bootstrapServers);
      inRange(
          "kafka.startWait", startWait.orElse(START_WAIT_DEFAULT), Duration.ZERO, START_WAIT_MAX);
    }
  }

  /**
   * All of at least {@link #CHARS_MIN} characters; random, the same on every gateway.
   *
   * @param internalToken shared with the processors' query port
   * @param requestIds authenticates request ids
   * @param cursors authenticates list cursors
   */
  public record Secrets(String internalToken, String requestIds, String cursors) {

    public static final int CHARS_MIN = 32;

    public Secrets {
      requireLong("secrets.internalToken", internalToken);
      requireLong("secrets.requestIds", requestIds);
      requireLong("secrets.cursors", cursors);
    }

    private static void requireLong(String name, String secret) {
      int chars = required(name, secret).length();
      if (chars < CHARS_MIN) {
        throw new IllegalArgumentException(
            "Expected "
                + name
                + " to have "
                + CHARS_MIN
                + " characters or more, but it has "
                + chars);
      }
    }

    byte[] requestIdBytes() {
      return requestIds.getBytes(StandardCharsets.UTF_8);
    }

    byte[] cursorBytes() {
      return cursors.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Secrets[***]";
    }
  }

  /**
   * @param url a registry under Confluent's REST API, from which schema ids are taken at start;
   *     absent: the ids that come with this version
   * @param authorization value of the Authorization header that it is asked with
   * @param register whether to register what is missing there; default false: a processor's {@code
   *     registry.register} may do it
   * @param serve whether the bundled schemas are served at {@code /schema-registry}, without a
   *     token; default false; for a local run
   */
  public record Registry(
      Optional<URI> url,
      Optional<String> authorization,
      Optional<Boolean> register,
      Optional<Boolean> serve) {

    static final Registry NONE =
        new Registry(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Registry {
      var unused = access(url, authorization, register); // refuses what is no address
    }

    Optional<RegistryAccess> access() {
      return access(url, authorization, register);
    }

    private static Optional<RegistryAccess> access(
        Optional<URI> url, Optional<String> authorization, Optional<Boolean> register) {
      return url.map(
          base ->
              new RegistryAccess(
                  base, authorization, RegistryAccess.TIMEOUT_DEFAULT, register.orElse(false)));
    }

    /** Shows no secret. */
    @Override
    public String toString() {
      return "Registry[" + access() + ", serve=" + isServed() + "]";
    }

    boolean isServed() {
      return serve.orElse(false);
    }
  }

  public Kafka kafka() {
    return kafka;
  }

  public int replyPartition() {
    return replyPartition;
  }

  /** Without a slash at the end. */
  public List<String> processors() {
    return processors.stream().map(uri -> uri.toString().replaceAll("/+$", "")).toList();
  }

  public Secrets secrets() {
    return secrets;
  }

  public AuthSettings auth() {
    return auth;
  }

  public NativeSettings nativeApi() {
    return nativeApi;
  }

  public int inFlightMax() {
    return inFlightMax;
  }

  public Map<String, QueueShards> queues() {
    return queues;
  }

  public Registry registry() {
    return registry;
  }

  public StreamSettings streams() {
    return streams;
  }

  public DialectSettings dialects() {
    return dialects;
  }

  public CrossOrigins crossOrigins() {
    return crossOrigins;
  }

  public Duration drain() {
    return drain;
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("Expected " + name + " to be given, but it is not");
    }
    return value;
  }

  private static <T extends Comparable<? super T>> T inRange(String name, T value, T min, T max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "Expected " + name + " to be " + min + " to " + max + ", but it is " + value);
    }
    return value;
  }
}
