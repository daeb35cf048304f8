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
  private static final String PRINCIPAL = "bench";
  private static final String RESULT = "{\"ok\":true}";
  private static final Duration POLL = Duration.ofMillis(20);

  /** Many times what a busy processor takes for one. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> outcomes;
  private final CommandWire commandWire = new CommandWire(KnownSchemas.bundled());
  private final OutcomeWire outcomeWire = new OutcomeWire(KnownSchemas.bundled());
  private final Map<UUID, Long> sent = new HashMap<>();
  private final Map<UUID, String> toSubmit = new HashMap<>();
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

  JsonText payload() {
    return new JsonText(payloads.next());
  }

  JobId create(String queue, String type) {
    return create(PRINCIPAL, queue, Order.NewJob.of(type, payload()), Optional.empty());
  }

  /**
   * @param by who creates it
   * @param parent in the same queue
   */
  JobId create(String by, String queue, Order.NewJob job, Optional<JobId> parent) {
    Route route = new Route(Target.TENANT, queue, 0);
    int partition = routing.partitionOf(route);
    JobId id = JobId.of(random.nextLong(), random.nextLong(), partition);
    var unused =
        send(by, partition, new Order.CreateJob(Optional.of(id), route, job, parent, List.of()));
    return id;
  }

  /** Sets a queue's retention. */
  void keep(String queue, Duration retention) {
    Route route = new Route(Target.TENANT, queue, 0);
    var unused =
        send(PRINCIPAL, routing.partitionOf(route), new Order.ConfigureQueue(route, retention));
  }

  void cancel(JobId job) {
    var unused = send(PRINCIPAL, job.partition(), new Order.CancelJob(job, Optional.empty()));
  }

  /** Claims it, and submits a result when the lease has come. */
  void complete(JobId job, List<String> capabilities, String resultType) {
    UUID claim =
        send(PRINCIPAL, job.partition(), new Order.ClaimJob(job, capabilities, Optional.empty()));
    toSubmit.put(claim, resultType);
  }

  private void submit(Outcome.Grant grant, String resultType) {
    JobId job = grant.job().job().id();
    var unused =
        send(
            PRINCIPAL,
            job.partition(),
            new Order.SubmitResult(
                job, grant.leaseToken(), new JsonText(RESULT), Optional.of(resultType)));
  }

  /** A result needs a key: the job's id, as a worker's would. */
  private static Optional<String> key(Order order) {
    return order instanceof Order.SubmitResult submit
        ? Optional.of(submit.jobId().value().toString())
        : Optional.empty();
  }

  private UUID send(String by, int partition, Order order) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    CommandHeader header =
        new CommandHeader(
            id, Target.TENANT, by, false, OptionalInt.empty(), Optional.empty(), key(order));
    sent.put(id, System.nanoTime());
    var unused =
        producer.send(
            new ProducerRecord<>(
                Topics.COMMANDS, partition, null, commandWire.encode(new Command(header, order))));
    return id;
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
        if (!(outcome.verdict() instanceof Outcome.Accepted accepted)) {
          throw new IOException("Expected every order to be carried out, but got " + outcome);
        }
        Optional.ofNullable(toSubmit.remove(outcome.commandId()))
            .ifPresent(
                type ->
                    accepted
                        .answer()
                        .as(Outcome.OfGrants.class)
                        .grants()
                        .forEach(grant -> submit(grant, type)));
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
