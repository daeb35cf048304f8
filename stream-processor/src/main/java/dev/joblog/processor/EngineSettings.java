// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.topics.SchemaHeader;
import dev.joblog.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Writes what changes decisions to the log: one {@link Order.SetEngineVersion} to each partition
 * (DESIGN 5.5). One caller.
 */
final class EngineSettings {

  /** Tenant and principal of what is written here: no job is theirs. */
  private static final String SYSTEM = "joblog";

  private static final Duration POLL = Duration.ofMillis(100);

  private final Producer<byte[], byte[]> producer;
  private final CommandWire commands;

  /** Does not close the producer. */
  EngineSettings(Producer<byte[], byte[]> producer, CommandWire commands) {
    this.producer = producer;
    this.commands = commands;
  }

  /**
   * Appends the order to each of these partitions.
   *
   * @return the commands, by partition, all acknowledged
   * @throws ExecutionException if the log refuses one; those before it are there
   */
  SortedMap<Integer, UUID> append(Iterable<Integer> partitions, Order.SetEngineVersion order)
      throws ExecutionException, InterruptedException {
    SortedMap<Integer, UUID> appended = new TreeMap<>();
    for (int partition : partitions) {
      UUID id = UUID.randomUUID();
      CommandHeader header =
          new CommandHeader(
              id, SYSTEM, SYSTEM, false, OptionalInt.of(0), Optional.empty(), Optional.empty());
      byte[] record = commands.encode(new Command(header, order));
      List<Header> headers = List.of(SchemaHeader.of(commands.number()));
      producer
          .send(new ProducerRecord<>(Topics.COMMANDS, partition, null, null, record, headers))
          .get();
      appended.put(partition, id);
    }
    return appended;
  }

  /** Partitions of {@code job-commands} to which nothing was ever written: a fresh installation. */
  static List<Integer> neverWritten(Admin admin, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(Topics.COMMANDS, partition), OffsetSpec.latest());
    }
    List<Integer> empty = new ArrayList<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
        admin.listOffsets(ends).all().get().entrySet()) {
      if (end.getValue().offset() == 0) {
        empty.add(end.getKey().partition());
      }
    }
    return empty.stream().sorted().toList();
  }

  /**
   * What became of commands that {@link #append} wrote.
   *
   * @param consumer assigned to partition 0 of {@code job-outcomes}, at its end from before they
   *     were written; read committed
   * @return verdicts by partition; one that is not known in time is missing
   */
  static SortedMap<Integer, Outcome.Verdict> verdicts(
      Consumer<byte[], byte[]> consumer,
      OutcomeWire outcomes,
      Map<Integer, UUID> appended,
      Duration wait) {
    SortedMap<Integer, Outcome.Verdict> verdicts = new TreeMap<>();
    long deadline = System.nanoTime() + wait.toNanos();
    while (verdicts.size() < appended.size() && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        try {
          Outcome outcome = outcomes.decode(record.value());
          if (outcome.commandId().equals(appended.get(outcome.command().partition()))) {
            verdicts.put(outcome.command().partition(), outcome.verdict());
          }
        } catch (UndecodableException another) {
          // Not one of those asked for.
        }
      }
    }
    return verdicts;
  }
}
