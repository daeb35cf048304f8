// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.LogHeaders;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Producers and HTTP clients work on the same jobs under the same rules. */
@ExtendWith(SharedStack.class)
final class TopicIT {

  private Api api;
  private TopicClient topic;

  @BeforeEach
  void connect(JoblogStack stack) throws Exception {
    api = Api.dev(stack.address());
    topic = new TopicClient(stack.bootstrap());
  }

  @AfterEach
  void disconnect() {
    topic.close();
  }

  @Test
  void aJobFromTheTopicIsClaimedAndFinishedOverHttp() throws Exception {
    Outcome created =
        topic.send(
            TopicClient.header("importer", Optional.empty()),
            TopicClient.create("topic.to-http", "{\"n\":1}"));
    String id = job(created).toString();

    String token = api.post("/v2/jobs/" + id + "/claim", "{}").expect(200).text("/lease/token");
    api.post(
            "/v2/jobs/" + id + "/submit",
            "{'leaseToken':'" + token + "','result':2}",
            "Idempotency-Key",
            "s")
        .expect(204);

    Api.Answer found = api.get("/v2/jobs/" + id).expect(200);
    assertThat(found.text("/status")).isEqualTo("completed");
    assertThat(found.text("/createdBy")).isEqualTo("importer");
    assertThat(found.text("/payload/n")).isEqualTo("1");
  }

  @Test
  void aJobFromHttpIsClaimedAndFinishedOverTheTopic() throws Exception {
    JobId id =
        JobId.parse(
                api.post("/v2/jobs", "{'type':'topic.from-http','payload':{}}")
                    .expect(201)
                    .text("/id"))
            .orElseThrow();

    Outcome claimed =
        topic.sendTo(
            id.partition(),
            TopicClient.header("worker", Optional.empty()),
            new Order.ClaimJob(id, List.of(), Optional.empty()));
    String token =
        ((Outcome.OfGrants) ((Outcome.Accepted) claimed.verdict()).answer())
            .grants()
            .get(0)
            .leaseToken();
    Order submit =
        new Order.SubmitResult(id, token, new JsonText("{\"ok\":true}"), Optional.empty());
    Outcome first =
        topic.sendTo(id.partition(), TopicClient.header("worker", Optional.of("s")), submit);
    Outcome again =
        topic.sendTo(id.partition(), TopicClient.header("worker", Optional.of("s")), submit);

    assertThat(first.verdict()).isInstanceOf(Outcome.Accepted.class);
    assertThat(((Outcome.Duplicate) again.verdict()).first()).isEqualTo(first.command());
    Api.Answer found = api.get("/v2/jobs/" + id).expect(200);
    assertThat(found.text("/status")).isEqualTo("completed");
    assertThat(found.text("/result/ok")).isEqualTo("true");
  }

  @Test
  void oneKeyIsOneJobThroughBothDoors() throws Exception {
    Outcome created =
        topic.send(
            TopicClient.header("dev", Optional.of("both-doors")),
            TopicClient.create("topic.keyed", "{\"n\":1}"));

    Api.Answer again =
        api.post(
                "/v2/jobs",
                "{'type':'topic.keyed','payload':{'n':1}}",
                "Idempotency-Key",
                "both-doors")
            .expect(201);

    assertThat(again.text("/id")).isEqualTo(job(created).toString());
  }

  @Test
  void whatIsNoCommandGoesToTheDeadLettersAndThePartitionGoesOn() throws Exception {
    int partition = topic.home();
    byte[] noAvro = "{\"type\":\"greet\"}".getBytes(StandardCharsets.UTF_8);

    topic.append(new ProducerRecord<>(Topics.COMMANDS, partition, "some-key", noAvro));

    ConsumerRecord<String, byte[]> letter = topic.deadLetter();
    assertThat(letter.value()).isEqualTo(noAvro);
    assertThat(letter.key()).isEqualTo("some-key");
    assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo(DeadLetterHeaders.UNDECODABLE);
    Outcome next =
        topic.send(
            TopicClient.header("importer", Optional.empty()),
            TopicClient.create("topic.after", "1"));
    assertThat(next.verdict()).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void aCommandOnTheWrongPartitionIsForwardedAndItsOutcomeSaysBothPositions() throws Exception {
    int wrong = wrongPartition();

    Outcome first =
        topic.sendTo(
            wrong,
            TopicClient.header("importer", Optional.of("astray")),
            TopicClient.create("topic.astray", "1"));
    Outcome again =
        topic.sendTo(
            wrong,
            TopicClient.header("importer", Optional.of("astray")),
            TopicClient.create("topic.astray", "1"));

    assertThat(first.verdict()).isInstanceOf(Outcome.Accepted.class);
    assertThat(first.command().partition()).isEqualTo(topic.home());
    assertThat(first.forwardedFrom().orElseThrow().partition()).isEqualTo(wrong);
    assertThat(again.verdict()).isInstanceOf(Outcome.Duplicate.class);
    assertThat(again.command().offset()).isGreaterThan(first.command().offset());
  }

  /** A request id is a gateway's, and its commands lie where they belong: a producer has none. */
  @Test
  void whoSentACommandAstrayFindsItsOutcomeByItsIdWhereItAskedForIt(JoblogStack stack)
      throws Exception {
    UUID commandId = UUID.randomUUID();
    int reply = 3;
    CommandHeader header =
        new CommandHeader(
            commandId,
            TopicClient.TENANT,
            "importer",
            false,
            OptionalInt.of(reply),
            Optional.empty(),
            Optional.empty());

    Outcome outcome =
        topic.sendTo(wrongPartition(), header, TopicClient.create("topic.astray-reply", "1"));

    List<ConsumerRecord<byte[], byte[]>> answers =
        TopicReader.records(stack.bootstrap(), Topics.OUTCOMES, "read_committed").stream()
            .filter(record -> Arrays.equals(record.key(), utf8(commandId.toString())))
            .toList();
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).partition()).isEqualTo(reply);
    assertThat(answers.get(0).headers().lastHeader(LogHeaders.VERDICT).value())
        .isEqualTo(utf8("Accepted"));
    assertThat(api.get("/v2/jobs/" + job(outcome)).expect(200).text("/createdBy"))
        .isEqualTo("importer");
    api.get("/v2/requests/" + commandId).expect(404);
  }

  @Test
  void aCommandThatWasForwardedBeforeIsRefusedNamingTheRightPartition() throws Exception {
    int right = topic.home();
    int wrong = wrongPartition();

    Outcome refused =
        topic.sendTo(
            wrong,
            TopicClient.header("importer", Optional.empty()),
            TopicClient.create("topic.astray", "1"),
            List.of(new RecordHeader(LogHeaders.FORWARDED_FROM, utf8("7:1"))));

    Outcome.Rejected verdict = (Outcome.Rejected) refused.verdict();
    assertThat(verdict.reason()).isEqualTo(Rejection.WRONG_PARTITION);
    assertThat(verdict.details()).containsEntry("partition", Integer.toString(right));
    assertThat(header(topic.deadLetter(), DeadLetterHeaders.REASON)).isEqualTo("wrong-partition");
  }

  private int wrongPartition() {
    return topic.home() == 0 ? 1 : 0;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aProducerOfAnotherTenantDoesNotReachAJob() throws Exception {
    JobId id =
        JobId.parse(
                api.post("/v2/jobs", "{'type':'topic.foreign','payload':{}}")
                    .expect(201)
                    .text("/id"))
            .orElseThrow();

    Outcome refused =
        topic.sendTo(
            id.partition(),
            TopicClient.header("other", "worker", Optional.empty()),
            new Order.ClaimJob(id, List.of(), Optional.empty()));

    assertThat(((Outcome.Rejected) refused.verdict()).reason()).isEqualTo(Rejection.JOB_NOT_FOUND);
    assertThat(api.get("/v2/jobs/" + id).expect(200).text("/status")).isEqualTo("pending");
  }

  private static JobId job(Outcome created) {
    return ((Outcome.OfJob) ((Outcome.Accepted) created.verdict()).answer()).job().job().id();
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
