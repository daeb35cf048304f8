// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import dev.joblog.bench.measured.Target;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.topics.Routing;
import dev.joblog.topics.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A producer that sends orders over the topic and reads their outcomes, with up to 5,000 orders on
 * their way. For one thread.
 */
final class TopicOrders implements AutoCloseable {

  private static final int ON_THEIR_WAY_MAX = 5_000;
  private static final Duration POLL = Duration.ofMillis(20);

  /** Many times what a busy processor takes for one. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> outcomes;
  private final CommandWire commandWire = new CommandWire(KnownSchemas.bundled());
  private final OutcomeWire outcomeWire = new OutcomeWire(KnownSchemas.bundled());
  private final Map<UUID, Long> sent = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom();
  private final Payloads payloads;
  private final Routing routing;
  private final Duration silenceMax;
  private long heard = System.nanoTime();

  TopicOrders(Site site) {
    this(site, SILENCE_MAX);
  }

  /**
   * @param silenceMax how long no outcome may come while some are due
   */
  TopicOrders(Site site, Duration silenceMax) {
    this.silenceMax = silenceMax;
    String bootstrap = site.target().bootstrap().orElseThrow();
    this.payloads = new Payloads(site.load().seed(), site.load().size());
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5),
            new StringSerializer(),
            new ByteArraySerializer());
    this.outcomes =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        outcomes.partitionsFor(Topics.OUTCOMES).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    outcomes.assign(all);
    outcomes.seekToEnd(all);
    all.forEach(outcomes::position);
    this.routing = new Routing(producer.partitionsFor(Topics.COMMANDS).size());
  }

  boolean mayTakeMore() {
    return sent.size() < ON_THEIR_WAY_MAX;
  }

  boolean isIdle() {
    return sent.isEmpty();
  }

  JobId create(String queue, String type) {
    Route route = new Route(Target.TENANT, queue, 0);
    int partition = routing.partitionOf(route);
    JobId id = JobId.of(random.nextLong(), random.nextLong(), partition);
    send(
        partition,
        new Order.CreateJob(
            Optional.of(id),
            route,
            Order.NewJob.of(type, new JsonText(payloads.next())),
            Optional.empty(),
            List.of()));
    return id;
  }

  void cancel(JobId job) {
    send(job.partition(), new Order.CancelJob(job, Optional.empty()));
  }

  private void send(int partition, Order order) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    CommandHeader header =
        new CommandHeader(
            id,
            Target.TENANT,
            "bench",
            false,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());
    sent.put(id, System.nanoTime());
    var unused =
        producer.send(
            new ProducerRecord<>(
                Topics.COMMANDS, partition, null, commandWire.encode(new Command(header, order))));
  }

  /**
   * Takes the outcomes that are there, and waits a little for the first.
   *
   * @return how many orders were carried out
   * @throws IOException when one was not
   */
  int take(Tape tape) throws IOException {
    int taken = 0;
    for (ConsumerRecord<String, byte[]> record : outcomes.poll(POLL)) {
      Outcome outcome = decoded(record);
      Optional<Long> at = Optional.ofNullable(sent.remove(outcome.commandId()));
      if (at.isPresent()) {
        if (!(outcome.verdict() instanceof Outcome.Accepted)) {
          throw new IOException("Expected every order to be carried out, but got " + outcome);
        }
        tape.time("outcome", System.nanoTime() - at.get());
        taken++;
      }
    }
    tape.requests(taken);
    requireProgress(taken);
    return taken;
  }

  private void requireProgress(int taken) throws IOException {
    long now = System.nanoTime();
    if (taken > 0 || isIdle()) {
      heard = now;
    } else if (now - heard > silenceMax.toNanos()) {
      throw new IOException(
          "Expected the outcomes of "
              + sent.size()
              + " orders, but none came in "
              + silenceMax.toSeconds()
              + " s");
    }
  }

  private Outcome decoded(ConsumerRecord<String, byte[]> record) throws IOException {
    try {
      return outcomeWire.decode(record.value());
    } catch (UndecodableException e) {
      throw new IOException("Expected an outcome, but " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
    outcomes.close();
  }
}
