// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.audit.Audit;
import dev.joblog.audit.AuditDefaults;
import dev.joblog.processor.Processor;
import dev.joblog.processor.ProcessorConfig;
import dev.joblog.processor.checkpoint.AuditKeys;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.topics.TopicPlan;
import dev.joblog.topics.TopicSetup;
import dev.joblog.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit against a real broker and a processor at work, by the commands of docs/audit.md. */
final class AuditIT {

  private static final Path GUIDE = Path.of("..", "docs", "audit.md");
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final int JOBS = 60;
  private static final int EVENTS_BETWEEN_CHECKPOINTS = 10;

  @TempDir static Path directory;
  private static TestKafka kafka;
  private static Processor processor;
  private static Path publicKey;
  private static final List<JobId> IDS = new ArrayList<>();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws Exception {
    kafka = TestKafka.start(directory);
    KeyPair pair = KeyPairGenerator.getInstance(AuditKeys.ALGORITHM).generateKeyPair();
    Path secret =
        Files.writeString(directory.resolve("secret.pem"), AuditKeys.pem(pair.getPrivate()));
    publicKey =
        Files.writeString(
            directory.resolve("audit-public-key.pem"), AuditKeys.pem(pair.getPublic()));
    processor =
        Processor.start(
            ProcessorConfig.of(
                Map.of(
                    "kafka", Map.of("bootstrapServers", kafka.bootstrap()),
                    "topics",
                        Map.of(
                            "commandPartitions", 4,
                            "outcomePartitions", 4,
                            "replicationFactor", 1),
                    "streams",
                        Map.of(
                            "stateDir",
                            directory.resolve("state").toString(),
                            "sessionTimeout",
                            "PT3S"),
                    "internal", Map.of("port", 0, "token", TOKEN),
                    "leaseKeys", Map.of(1, new byte[32]),
                    "audit",
                        Map.of(
                            "privateKeyFile",
                            secret.toString(),
                            "publicKeyFile",
                            publicKey.toString(),
                            "checkpointInterval",
                            "PT0.5S",
                            "checkpointEvents",
                            EVENTS_BETWEEN_CHECKPOINTS))));
    assertThat(processor.awaitReady(Duration.ofMinutes(3))).isEqualTo(Processor.State.READY);
    work();
  }

  @AfterAll
  static void stop() {
    processor.close();
    kafka.close();
  }

  private static void work() throws Exception {
    try (TopicClient client = TopicClient.uncommitted(kafka.bootstrap())) {
      for (int i = 0; i < JOBS; i++) {
        Outcome created =
            client.send(
                TopicClient.header("importer", Optional.empty()),
                TopicClient.create("audit.me", "{\"n\":" + i + "}"));
        JobId id = ((Outcome.OfJob) accepted(created)).job().job().id();
        IDS.add(id);
        Outcome claimed =
            client.sendTo(
                id.partition(),
                TopicClient.header("worker", Optional.empty()),
                new Order.ClaimJob(id, List.of(), Optional.empty()));
        Outcome.Grant grant = ((Outcome.OfGrants) accepted(claimed)).grants().get(0);
        if (i % 3 == 0) {
          accepted(
              client.sendTo(
                  id.partition(),
                  TopicClient.header("worker", Optional.of("s")),
                  new Order.SubmitResult(
                      id, grant.leaseToken(), new JsonText("{}"), Optional.empty())));
        }
      }
    }
    await(
        "a checkpoint",
        () -> !TopicReader.readAll(kafka, Topics.AUDIT_CHECKPOINTS, "read_committed").isEmpty());
  }

  private static Outcome.Answer accepted(Outcome outcome) {
    assertThat(outcome.verdict()).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted) outcome.verdict()).answer();
  }

  @Test
  void theThreeCommandsOfTheGuideSayThatTheLogIsSound() throws Exception {
    List<String> commands =
        Files.readAllLines(GUIDE).stream()
            .filter(line -> line.startsWith("    ./joblog audit "))
            .filter(line -> !line.contains(" show "))
            .map(line -> line.substring("    ./joblog audit ".length()))
            .toList();
    assertThat(commands).hasSize(3);

    for (String command : commands) {
      String here =
          command
              .replace("audit-public-key.pem", publicKey.toString())
              .replace("evidence", directory.resolve("evidence").toString());
      assertThat(audit(here.split(" "))).as(command + "\n" + told()).isZero();
    }
    assertThat(told()).contains("rows compared").contains("0 differ").contains("checkpoints");
  }

  @Test
  void theTopicItselfIsVerifiedAndAgreesWithSignedCheckpoints() throws Exception {
    assertThat(audit("verify")).as(told()).isZero();

    assertThat(told()).contains("newest checkpoint at event").doesNotContain("0 checkpoints");
  }

  @Test
  void aJobsLifeIsReadFromTheTopic() throws Exception {
    assertThat(audit("show", IDS.get(0).toString())).isZero();

    assertThat(told()).contains("JobCreated").contains("JobClaimed").contains("JobCompleted");
    assertThat(told()).contains("importer").contains("worker").contains("SubmitResult");
  }

  @Test
  void aRecordThatIsNotTheEnginesIsFoundOnTheTopic() throws Exception {
    Path place = Files.createDirectory(directory.resolve("other"));
    try (TestKafka other = TestKafka.start(place);
        Admin admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", other.bootstrap()))) {
      TopicSetup.ensure(admin, new TopicPlan(4, 2, 1, 1));
      assertThat(auditOf(other.bootstrap(), "verify")).isZero();
      put(other, "no event".getBytes(StandardCharsets.UTF_8));

      assertThat(auditOf(other.bootstrap(), "verify")).isEqualTo(Audit.FAULT);
      assertThat(told()).contains("FAULT: partition 0, offset 0, field value");
    }
  }

  private static void put(TestKafka to, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", to.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.EVENTS, 0, new byte[0], value)).get();
    }
  }

  private int audit(String... arguments) throws InterruptedException {
    return auditOf(kafka.bootstrap(), arguments);
  }

  private int auditOf(String bootstrap, String... arguments) throws InterruptedException {
    AuditDefaults defaults =
        new AuditDefaults(
            Optional.of(bootstrap),
            List.of(publicKey),
            Optional.of(URI.create("http://localhost:" + processor.queryPort())),
            Optional.of(TOKEN));
    return Audit.run(Arrays.asList(arguments), dataDir -> defaults, print(out), print(err));
  }

  private String told() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
