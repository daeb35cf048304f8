// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that an earlier release could append but not decide: its processor ended at them, with
 * the offset before them committed, and at every start. Today's, with less than half the heap of
 * {@code ./joblog dev}, goes on. Through a real broker without a bound on unpacked bytes, as all
 * were until 4.4, and as its default is.
 */
final class StoppedPartitionIT {

  private static final int UNPACKED_BYTES = 70 * 1024 * 1024;

  /** Has no room for such a record, beside the processor itself. */
  private static final int SMALL_HEAP_MIB = 96;

  private static final int CHECKPOINT_BYTES = 65_000;
  private static final int JOBS = 15;
  private static final CommandHeader WORKER = TopicClient.header("worker", Optional.of("w1"));

  @TempDir Path directory;

  @Test
  void theProcessorGoesOnWhereAnEarlierOneStopped() throws Exception {
    try (TestKafka kafka = TestKafka.start(directory);
        ProcessorProcess processor = new ProcessorProcess(directory, kafka.bootstrap())) {
      kafka.awaitTopics();
      liftBound(kafka);
      try (TopicClient client = new TopicClient(kafka.bootstrap())) {
        Set<String> leases = claimedAndFarAlong(client);
        processor.kill();

        List<Integer> putAside = new ArrayList<>();
        String principal = "p".repeat(950_000);
        client.append(client.record(TopicClient.header(principal, Optional.empty()), create()));
        putAside.add(0);
        for (String codec : List.of("gzip", "lz4", "zstd")) {
          unpacked(kafka, client.home(), codec, 1, UNPACKED_BYTES);
          putAside.add(UNPACKED_BYTES);
        }
        unpacked(kafka, client.home(), "snappy", 1, 15 * 1024 * 1024);
        putAside.add(15 * 1024 * 1024);
        int inOneBatch = 400; // more than the heap holds at once
        unpacked(kafka, client.home(), "zstd", inOneBatch, 2 * Limits.COMMAND_BYTES_MAX);
        for (int i = 0; i < inOneBatch; i++) {
          putAside.add(2 * Limits.COMMAND_BYTES_MAX);
        }
        processor.startAgain();

        assertThat(grants(client.send(again(), claim())).stream().map(Outcome.Grant::leaseToken))
            .as("every lease that was granted")
            .containsExactlyInAnyOrderElementsOf(leases);
        Outcome next = client.send(TopicClient.header("importer", Optional.empty()), create());
        assertThat(next.verdict()).isInstanceOf(Outcome.Accepted.class);
        for (int bytes : putAside) {
          expectLetter(client.deadLetter(), bytes);
        }
      }
    }
  }

  /** No part of it is known but where it was. */
  @Test
  void aRecordThatTheWholeHeapCannotHoldIsSteppedOver() throws Exception {
    try (TestKafka kafka = TestKafka.start(directory);
        ProcessorProcess processor =
            new ProcessorProcess(directory, kafka.bootstrap(), SMALL_HEAP_MIB)) {
      kafka.awaitTopics();
      liftBound(kafka);
      try (TopicClient client = new TopicClient(kafka.bootstrap())) {
        client.send(TopicClient.header("importer", Optional.empty()), create());

        unpacked(kafka, client.home(), "zstd", 1, UNPACKED_BYTES);
        Outcome next = client.send(TopicClient.header("importer", Optional.empty()), create());

        assertThat(next.verdict()).isInstanceOf(Outcome.Accepted.class);
        ConsumerRecord<String, byte[]> letter = client.deadLetter();
        assertThat(letter.value()).isNull();
        assertThat(header(letter, DeadLetterHeaders.OMITTED_BYTES)).isEqualTo("0");
        assertThat(processor.log())
            .content()
            .contains("event=record-exceeds-heap")
            .containsOnlyOnce("event=memory-ran-out")
            .containsOnlyOnce("event=stream-thread-replaced");
      }
    }
  }

  private static void expectLetter(ConsumerRecord<String, byte[]> letter, int omittedBytes) {
    assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo(DeadLetterHeaders.UNDECODABLE);
    if (omittedBytes > 0) {
      assertThat(letter.value()).isNull();
      assertThat(header(letter, DeadLetterHeaders.OMITTED_BYTES))
          .isEqualTo(Integer.toString(omittedBytes));
    }
  }

  /** Jobs that one keyed claim was granted, whose checkpoints are larger than an answer may be. */
  private static Set<String> claimedAndFarAlong(TopicClient client) throws Exception {
    for (int i = 0; i < JOBS; i++) {
      client.send(TopicClient.header("importer", Optional.empty()), create());
    }
    Set<String> leases = new HashSet<>();
    for (Outcome.Grant grant : grants(client.send(WORKER, claim()))) {
      leases.add(grant.leaseToken());
      Order heartbeat =
          new Order.Heartbeat(
              grant.job().job().id(),
              grant.leaseToken(),
              Optional.empty(),
              Optional.of(new JsonText("\"" + "x".repeat(CHECKPOINT_BYTES - 2) + "\"")));
      client.send(TopicClient.header("worker", Optional.empty()), heartbeat);
    }
    assertThat(leases).hasSize(JOBS);
    return leases;
  }

  private static CommandHeader again() {
    return TopicClient.header("worker", Optional.of("w1"));
  }

  private static Order create() {
    return TopicClient.create("stopped.partition", "{}");
  }

  private static Order claim() {
    return new Order.ClaimNext(
        new Route(TopicClient.TENANT, Route.DEFAULT_QUEUE, 0),
        List.of(),
        List.of(),
        JOBS,
        Optional.of(Limits.LEASE_MAX),
        Duration.ZERO);
  }

  private static List<Outcome.Grant> grants(Outcome outcome) {
    Outcome.Answer answer =
        outcome.verdict() instanceof Outcome.Duplicate duplicate
            ? duplicate.answer()
            : ((Outcome.Accepted) outcome.verdict()).answer();
    return ((Outcome.OfGrants) answer).grants();
  }

  /** Records that are large only once they are unpacked, in one batch. */
  private static void unpacked(TestKafka kafka, int partition, String codec, int records, int bytes)
      throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrap(),
            "compression.type",
            codec,
            "batch.size",
            records > 1 ? 1_000_000 : 0,
            "linger.ms",
            records > 1 ? 100 : 0,
            "buffer.memory",
            256L << 20,
            "max.request.size",
            Integer.MAX_VALUE);
    byte[] value = new byte[bytes];
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var sent = producer.send(new ProducerRecord<>(Topics.COMMANDS, partition, null, value));
      for (int i = 1; i < records; i++) {
        sent = producer.send(new ProducerRecord<>(Topics.COMMANDS, partition, null, value));
      }
      sent.get();
    }
  }

  private static void liftBound(TestKafka kafka) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.COMMANDS);
    ConfigEntry none =
        new ConfigEntry(
            TopicConfig.MAX_DECOMPRESSED_MESSAGE_BYTES_CONFIG,
            Integer.toString(Integer.MAX_VALUE - 8));
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(topic, List.of(new AlterConfigOp(none, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static String header(ConsumerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
