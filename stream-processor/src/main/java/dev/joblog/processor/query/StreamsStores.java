// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.state.CaughtUp;
import dev.joblog.processor.state.JobStores;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.topology.Partitions;
import dev.joblog.protocol.query.Owners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/** The stores of a running Kafka Streams client. */
public final class StreamsStores implements Stores {

  /** How long one answer about lags is good: it costs a question to the broker. */
  private static final Duration LAGS_GOOD_FOR = Duration.ofSeconds(1);

  private final KafkaStreams streams;
  private final JobStores open;
  private final String storeName;
  private final String commandsTopic;
  private final int partitions;
  private final Partitions here;
  private final String ownAddress;
  private Map<Integer, LagInfo> lags = Map.of();
  private long lagsAskedNanos;
  private boolean lagsAsked;
  private volatile boolean leaving;

  /**
   * @param open what Streams has opened here
   * @param here what is active on this processor: newer than what Streams was told by the group
   * @param ownAddress where this processor answers, {@code http://host:port}
   */
  public StreamsStores(
      KafkaStreams streams,
      JobStores open,
      String storeName,
      String commandsTopic,
      int partitions,
      Partitions here,
      String ownAddress) {
    this.open = open;
    this.here = here;
    this.ownAddress = ownAddress;
    this.streams = streams;
    this.storeName = storeName;
    this.commandsTopic = commandsTopic;
    this.partitions = partitions;
  }

  /** Whether the store is active is {@code Partitions}' to say. */
  @Override
  public <T> Optional<T> active(int partition, Function<ReadableRows, T> page) {
    return open.read(partition, page);
  }

  @Override
  public <T> Optional<T> standby(int partition, Function<ReadableRows, T> page) {
    LagInfo lag = lagOf(partition);
    return lag != null && lag.offsetLag() <= CaughtUp.STANDBY_LAG_MAX
        ? open.read(partition, page)
        : Optional.empty();
  }

  private synchronized @Nullable LagInfo lagOf(int partition) {
    long now = System.nanoTime();
    if (!lagsAsked || now - lagsAskedNanos >= LAGS_GOOD_FOR.toNanos()) {
      lags = askLags();
      lagsAsked = true;
      lagsAskedNanos = now;
    }
    return lags.get(partition);
  }

  private Map<Integer, LagInfo> askLags() {
    try {
      return streams.allLocalStorePartitionLags().getOrDefault(storeName, Map.of());
    } catch (StreamsException | IllegalStateException unknown) {
      return Map.of();
    }
  }

  /**
   * Of its own partitions a processor names those whose tasks are open here and at work: what the
   * group gave it and it does not hold yet, or whose thread stands still, has no owner that
   * answers; and one that leaves names none. Of the others it repeats the group, which still names
   * a processor that died until its session ends.
   */
  @Override
  public Owners owners() {
    Map<Integer, String> active = new TreeMap<>();
    Map<Integer, List<String>> standbys = new TreeMap<>();
    for (StreamsMetadata client : clients()) {
      String address = "http://" + client.host() + ":" + client.port();
      for (TopicPartition partition : client.topicPartitions()) {
        if (partition.topic().equals(commandsTopic) && !address.equals(ownAddress)) {
          active.put(partition.partition(), address);
        }
      }
      for (TopicPartition partition : client.standbyTopicPartitions()) {
        boolean ready = !address.equals(ownAddress) || open.isWhole(partition.partition());
        if (partition.topic().equals(commandsTopic) && ready) {
          standbys.computeIfAbsent(partition.partition(), p -> new ArrayList<>()).add(address);
        }
      }
    }
    if (!leaving) {
      here.tended(System.nanoTime()).forEach(partition -> active.put(partition, ownAddress));
    }
    SortedMap<Integer, Owners.Replicas> byPartition = new TreeMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      Optional<String> owner = Optional.ofNullable(active.get(partition));
      List<String> copies = List.copyOf(standbys.getOrDefault(partition, List.of()));
      if (owner.isPresent() || !copies.isEmpty()) {
        byPartition.put(partition, new Owners.Replicas(owner, copies));
      }
    }
    return new Owners(partitions, byPartition);
  }

  /** From now on it names itself as nobody's owner. What it still holds it answers for. */
  public void leave() {
    leaving = true;
  }

  public boolean isLeaving() {
    return leaving;
  }

  /** Partitions that nobody is said to hold now. */
  public SortedSet<Integer> withoutOwner() {
    Map<Integer, Owners.Replicas> owned = owners().byPartition();
    SortedSet<Integer> none = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      Owners.Replicas who = owned.get(partition);
      if (who == null || who.active().isEmpty()) {
        none.add(partition);
      }
    }
    return none;
  }

  /** Changelog records that the stores here have not read yet. Asks the brokers. */
  public long unrestored() {
    return askLags().values().stream().mapToLong(LagInfo::offsetLag).sum();
  }

  /** How many partitions' tasks are open here. */
  public int open() {
    return here.tended(System.nanoTime()).size();
  }

  private Iterable<StreamsMetadata> clients() {
    try {
      return streams.metadataForAllStreamsClients();
    } catch (StreamsException | IllegalStateException notRunning) {
      return Set.of();
    }
  }
}
