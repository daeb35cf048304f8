// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.Processor;
import dev.joblog.processor.ProcessorConfig;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.QueryWire;
import dev.joblog.quickstart.Waiting;
import dev.joblog.topics.Routing;
import dev.joblog.topics.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor by itself on a real broker: commands by a producer, answers by a consumer. */
final class ProcessorIT {

  private static final int PARTITIONS = 4;
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final Routing ROUTING = new Routing(PARTITIONS);

  @TempDir static Path directory;
  private static TestKafka kafka;
  private static Processor processor;

  /** Stream threads of processors that other tests of this JVM share. */
  private static Set<Thread> ofOthers;

  private static KafkaProducer<byte[], byte[]> commands;
  private static KafkaConsumer<byte[], byte[]> outcomes;
  private static final CommandWire COMMANDS = new CommandWire(KnownSchemas.bundled());
  private static final OutcomeWire OUTCOMES = new OutcomeWire(KnownSchemas.bundled());
  private static final QueryWire QUERIES = new QueryWire();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    kafka = TestKafka.start(directory.resolve("kafka"));
    ofOthers = streamThreads().collect(Collectors.toUnmodifiableSet());
    processor = startProcessor();
    commands =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap(), "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    outcomes =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition replies = new TopicPartition(Topics.OUTCOMES, 1);
    outcomes.assign(List.of(replies));
    outcomes.seekToBeginning(List.of(replies));
  }

  private static Processor startProcessor() throws Exception {
    Processor started =
        Processor.start(
            ProcessorConfig.of(
                Map.of(
                    "kafka", Map.of("bootstrapServers", kafka.bootstrap()),
                    "topics",
                        Map.of(
                            "commandPartitions", PARTITIONS,
                            "outcomePartitions", 2,
                            "replicationFactor", 1),
                    "streams", Map.of("stateDir", directory.resolve("state").toString()),
                    "internal", Map.of("port", 0, "token", TOKEN),
                    "leaseKeys", Map.of(1, new byte[32]))));
    assertThat(started.awaitReady(SOON)).isEqualTo(Processor.State.READY);

    return started;
  }

  @AfterAll
  static void stop() {
    commands.close();
    outcomes.close();
    processor.close();
    kafka.close();
  }

  @Test
  void aCommandIsAnsweredAndItsEffectIsRead() throws Exception {
    JobId id = newJob("default");
    Outcome outcome = send(create(id, "default", Optional.empty()));

    assertThat(outcome.verdict()).isInstanceOf(Outcome.Accepted.class);
    QueryResponse response =
        ask(id.partition(), outcome.applied().offset(), new Query.GetJob("acme", id));
    assertThat(response.standby()).isFalse();
    assertThat(response.applied().offset()).isGreaterThanOrEqualTo(outcome.applied().offset());
    assertThat(((QueryAnswer.Found) response.answer()).job().job().status())
        .isEqualTo(JobStatus.PENDING);
  }

  @Test
  void aStreamThreadThatDiedOfWhatPassesIsReplacedAndNothingIsLost() throws Exception {
    JobId before = newJob("mended");
    send(create(before, "mended", Optional.empty()));
    double replaced = metric("joblog_stream_threads_replaced_total");

    streamThreads().filter(thread -> !ofOthers.contains(thread)).forEach(Thread::interrupt);
    Waiting.await(
        "the thread to be replaced",
        () -> metric("joblog_stream_threads_replaced_total") == replaced + 1);

    JobId after = newJob("mended");
    Outcome outcome = send(create(after, "mended", Optional.empty()));
    assertThat(outcome.verdict()).isInstanceOf(Outcome.Accepted.class);
    assertThat(processor.awaitReady(SOON)).isEqualTo(Processor.State.READY);
    assertThat(status(before, outcome.applied().offset())).isEqualTo(JobStatus.PENDING);
  }

  private static Stream<Thread> streamThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("joblog-processor-.*-StreamThread-\\d+"));
  }

  @Test
  void aScheduledJobBecomesPendingByATick() throws Exception {
    JobId id = newJob("later");
    Instant runAt = Instant.now().plusMillis(1_500);
    Outcome outcome = send(create(id, "later", Optional.of(runAt)));
    Outcome.Accepted accepted = (Outcome.Accepted) outcome.verdict();
    assertThat(((Outcome.OfJob) accepted.answer()).job().job().status())
        .isEqualTo(outcome.t().isBefore(runAt) ? JobStatus.SCHEDULED : JobStatus.PENDING);

    Waiting.await("the job to be pending", () -> status(id, -1) == JobStatus.PENDING);
  }

  @Test
  void anIdlePartitionKnowsTheTimeWhenAnAscendingListAsks() throws Exception {
    Outcome outcome = send(create(newJob("default"), "default", Optional.empty()));
    for (int partition = 0; partition < PARTITIONS; partition++) {
      QueryResponse response =
          ask(
              partition,
              -1,
              new Query.ListJobs(
                  "acme", ALL, new JobSort(JobSort.Field.CREATED_AT, true), Optional.empty(), 10));

      assertThat(response.appliedT()).isAfterOrEqualTo(outcome.t());
    }
  }

  @Test
  void everyPartitionHasTheOneOwner() throws Exception {
    Owners owners = QUERIES.decodeOwners(get("/internal/owners"));

    assertThat(owners.partitions()).isEqualTo(PARTITIONS);
    assertThat(owners.byPartition()).hasSize(PARTITIONS);
    assertThat(owners.byPartition().values())
        .allMatch(
            replicas ->
                replicas.active().equals(Optional.of("http://127.0.0.1:" + processor.queryPort())));
  }

  @Test
  void jobsAreWhereTheyWereAfterARestart() throws Exception {
    JobId id = newJob("default");
    Outcome outcome = send(create(id, "default", Optional.empty()));
    processor.close();
    processor = startProcessor();

    assertThat(status(id, outcome.applied().offset())).isEqualTo(JobStatus.PENDING);
    assertThat(send(create(newJob("default"), "default", Optional.empty())).verdict())
        .isInstanceOf(Outcome.Accepted.class);
  }

  private static final JobFilter ALL =
      new JobFilter(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Collections.emptySortedMap(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static JobStatus status(JobId id, long atLeast) throws Exception {
    QueryAnswer answer = ask(id.partition(), atLeast, new Query.GetJob("acme", id)).answer();
    return ((QueryAnswer.Found) answer).job().job().status();
  }

  private static QueryResponse ask(int partition, long atLeast, Query query) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/internal/query"))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    QUERIES.encode(new QueryRequest(partition, atLeast, false, query))))
            .build();
    HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return QUERIES.decodeResponse(response.body());
  }

  private static double metric(String name) throws Exception {
    return new String(get("/metrics"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private static byte[] get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + processor.queryPort() + path);
  }

  private static Outcome send(Order order) throws Exception {
    UUID id = UUID.randomUUID();
    Command command =
        new Command(
            new CommandHeader(
                id, "acme", "alice", false, OptionalInt.of(1), Optional.empty(), Optional.empty()),
            order);
    commands
        .send(
            new ProducerRecord<>(
                Topics.COMMANDS, ROUTING.home(order).orElseThrow(), null, COMMANDS.encode(command)))
        .get();
    long deadline = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(Duration.ofMillis(100))) {
        Outcome outcome = OUTCOMES.decode(record.value());
        if (outcome.commandId().equals(id)) {
          return outcome;
        }
      }
    }
    throw new AssertionError("Expected an outcome, but there is none");
  }

  private static JobId newJob(String queue) {
    return JobId.of(
        ThreadLocalRandom.current().nextLong(),
        ThreadLocalRandom.current().nextLong(),
        ROUTING.partitionOf(new Route("acme", queue, 0)));
  }

  private static Order.CreateJob create(JobId id, String queue, Optional<Instant> runAt) {
    return new Order.CreateJob(
        Optional.of(id),
        new Route("acme", queue, 0),
        new Order.NewJob(
            "mail.send",
            new JsonText("{}"),
            5,
            List.of(),
            Collections.emptySortedMap(),
            runAt,
            5,
            Limits.LEASE_DEFAULT,
            RetryPolicy.DEFAULT,
            false,
            false,
            Completion.BY_WORKER),
        Optional.empty(),
        List.of());
  }
}
