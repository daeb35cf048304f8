// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.topics.Routing;
import dev.joblog.topics.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer of commands and reader of outcomes that needs no gateway. */
final class TopicClient implements AutoCloseable {

  static final String TENANT = "dev";
  private static final Duration ANSWER_AT_MOST = Duration.ofMinutes(3);

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> outcomes;
  private final KafkaConsumer<String, byte[]> deadLetters;
  private final CommandWire commandWire = new CommandWire(KnownSchemas.bundled());
  private final OutcomeWire outcomeWire = new OutcomeWire(KnownSchemas.bundled());
  private final Map<UUID, Outcome> seen = new HashMap<>();
  private final Deque<ConsumerRecord<String, byte[]>> letters = new ArrayDeque<>();

  /** Reads outcomes when they are committed. */
  TopicClient(String bootstrap) {
    this(bootstrap, "read_committed");
  }

  private TopicClient(String bootstrap, String isolation) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    outcomes = reader(bootstrap, Topics.OUTCOMES, isolation);
    deadLetters = reader(bootstrap, Topics.DEAD_LETTER, isolation);
  }

  /** Reads outcomes as soon as they are decided. */
  static TopicClient uncommitted(String bootstrap) {
    return new TopicClient(bootstrap, "read_uncommitted");
  }

  /** From the end on. */
  private static KafkaConsumer<String, byte[]> reader(
      String bootstrap, String topic, String isolation) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation);
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return consumer;
  }

  static Order.CreateJob create(String type, String payload) {
    return new Order.CreateJob(
        Optional.empty(),
        new Route(TENANT, Route.DEFAULT_QUEUE, 0),
        Order.NewJob.of(type, new JsonText(payload)),
        Optional.empty(),
        List.of());
  }

  static CommandHeader header(String principal, Optional<String> key) {
    return header(TENANT, principal, key);
  }

  static CommandHeader header(String tenant, String principal, Optional<String> key) {
    return new CommandHeader(
        UUID.randomUUID(), tenant, principal, false, OptionalInt.empty(), Optional.empty(), key);
  }

  /** Where the default queue's commands belong. */
  int home() {
    return new Routing(producer.partitionsFor(Topics.COMMANDS).size())
        .partitionOf(new Route(TENANT, Route.DEFAULT_QUEUE, 0));
  }

  /** Sends with the route's key alone, and lets the default partitioner choose. */
  Outcome send(CommandHeader header, Order order) throws Exception {
    append(record(header, order));
    return outcome(header.commandId());
  }

  ProducerRecord<String, byte[]> record(CommandHeader header, Order order) {
    return record(new Route(TENANT, Route.DEFAULT_QUEUE, 0), header, order);
  }

  ProducerRecord<String, byte[]> record(Route route, CommandHeader header, Order order) {
    return new ProducerRecord<>(
        Topics.COMMANDS, route.key(), commandWire.encode(new Command(header, order)));
  }

  Outcome sendTo(int partition, CommandHeader header, Order order) throws Exception {
    return sendTo(partition, header, order, List.of());
  }

  Outcome sendTo(int partition, CommandHeader header, Order order, List<Header> headers)
      throws Exception {
    byte[] record = commandWire.encode(new Command(header, order));
    append(new ProducerRecord<String, byte[]>(Topics.COMMANDS, partition, null, record, headers));
    return outcome(header.commandId());
  }

  void append(ProducerRecord<String, byte[]> record)
      throws ExecutionException, InterruptedException {
    producer.send(record).get();
  }

  /** Many at once; their outcomes are asked for by {@link #outcome}. */
  void appendAll(List<ProducerRecord<String, byte[]>> records)
      throws ExecutionException, InterruptedException {
    for (Future<RecordMetadata> sent : records.stream().map(producer::send).toList()) {
      sent.get();
    }
  }

  /**
   * Likewise, but on a partition of the caller's choice.
   *
   * @return where they lie, in their order
   */
  List<Position> appendAllTo(int partition, List<ProducerRecord<String, byte[]>> records)
      throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ProducerRecord<String, byte[]> record : records) {
      sent.add(
          producer.send(
              new ProducerRecord<>(record.topic(), partition, record.key(), record.value())));
    }
    List<Position> positions = new ArrayList<>();
    for (Future<RecordMetadata> one : sent) {
      positions.add(new Position(one.get().partition(), one.get().offset()));
    }
    return positions;
  }

  Outcome outcome(UUID commandId) throws UndecodableException {
    long deadline = System.nanoTime() + ANSWER_AT_MOST.toNanos();
    while (!seen.containsKey(commandId)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Expected an outcome of " + commandId + ", but there is none");
      }
      for (ConsumerRecord<String, byte[]> record : outcomes.poll(Duration.ofMillis(100))) {
        Outcome outcome = outcomeWire.decode(record.value());
        seen.put(outcome.commandId(), outcome);
      }
    }
    return Optional.ofNullable(seen.get(commandId)).orElseThrow();
  }

  /** The next one. */
  ConsumerRecord<String, byte[]> deadLetter() {
    long deadline = System.nanoTime() + ANSWER_AT_MOST.toNanos();
    while (letters.isEmpty() && System.nanoTime() < deadline) {
      deadLetters.poll(Duration.ofMillis(100)).forEach(letters::add);
    }
    ConsumerRecord<String, byte[]> next = letters.poll();
    if (next != null) {
      return next;
    }
    throw new AssertionError("Expected a dead letter, but there is none");
  }

  @Override
  public void close() {
    producer.close();
    outcomes.close();
    deadLetters.close();
  }
}
