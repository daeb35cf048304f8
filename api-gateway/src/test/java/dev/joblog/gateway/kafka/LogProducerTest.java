// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.CommandLog.Append;
import dev.joblog.gateway.core.CommandLog.Appended;
import dev.joblog.gateway.core.CommandLog.NotAppended;
import dev.joblog.topics.SchemaHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogProducerTest {

  private static final UUID ID = UUID.fromString("018f2c2e-0000-4000-8000-000000000001");

  private final List<Mock> made = new ArrayList<>();
  private LogProducer producer = producer(10);

  /** Fails, blocks or takes records as the test says. */
  private static final class Mock extends MockProducer<String, byte[]> {

    RuntimeException thrown = new IllegalStateException("unset");
    boolean throwing;
    Optional<Exception> failure = Optional.empty();
    CountDownLatch gate = new CountDownLatch(0);
    final CountDownLatch entered = new CountDownLatch(1);

    Mock() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, byte[]> message, Callback then) {
      entered.countDown();
      try {
        gate.await();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      if (throwing) {
        throw thrown;
      }
      if (failure.isPresent()) {
        then.onCompletion(null, failure.get());
        return CompletableFuture.failedFuture(failure.get());
      }
      return super.send(message, then);
    }
  }

  @AfterEach
  void close() {
    made.forEach(mock -> mock.gate.countDown());
    producer.close();
  }

  @Test
  void aCommandIsAppendedToThePartitionItBelongsToUnderItsKey() throws Exception {
    Append append = get(producer.append(3, "acme/default#0", Said.command(ID)));

    assertThat(append).isInstanceOf(Appended.class);
    ProducerRecord<String, byte[]> message = made.get(0).history().get(0);
    assertThat(SchemaHeader.read(message.headers())).hasValue(7);
    assertThat(message.topic()).isEqualTo("job-commands");
    assertThat(message.partition()).isEqualTo(3);
    assertThat(message.key()).isEqualTo("acme/default#0");
    assertThat(message.value()).isEqualTo(Said.bytes(ID));
  }

  @Test
  void aMissingAcknowledgementMayStillHaveArrivedAndSaysSo() throws Exception {
    made.get(0).failure = Optional.of(new TimeoutException("expired"));

    NotAppended not = (NotAppended) get(producer.append(3, "k", Said.command(ID)));

    assertThat(made).hasSize(1);
    assertThat(not.mayHaveArrived()).isTrue();
    assertThat(not.sentence()).contains("may have been appended");
  }

  @Test
  void aRecordThatTheBrokerRefusesIsForCertainNotThere() throws Exception {
    made.get(0).failure = Optional.of(new RecordTooLargeException("too large"));

    NotAppended not = (NotAppended) get(producer.append(3, "k", Said.command(ID)));

    assertThat(not.mayHaveArrived()).isFalse();
  }

  @Test
  void aProducerInAFatalStateIsReplaced() throws Exception {
    made.get(0).throwing = true;
    made.get(0).thrown = new KafkaException("Cannot execute: we are in an error state");

    assertThat(get(producer.append(3, "k", Said.command(ID)))).isInstanceOf(NotAppended.class);
    assertThat(get(producer.append(3, "k", Said.command(ID)))).isInstanceOf(Appended.class);

    assertThat(made).hasSize(2);
    assertThat(made.get(0).closed()).isTrue();
  }

  @Test
  void aProducerThatBlocksBlocksNobodyAndOneRecordTooManyIsRefused() throws Exception {
    producer.close();
    producer = producer(2);
    Mock mock = made.get(1);
    mock.gate = new CountDownLatch(1);

    CompletableFuture<Append> blocked = append();
    assertThat(mock.entered.await(5, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Append> first = append();
    CompletableFuture<Append> second = append();
    Append third = append().getNow(new Appended(new dev.joblog.protocol.Position(0, 0), Said.T));

    assertThat(third).isInstanceOf(NotAppended.class);
    assertThat(((NotAppended) third).mayHaveArrived()).isFalse();
    mock.gate.countDown();
    assertThat(get(blocked)).isInstanceOf(Appended.class);
    assertThat(get(first)).isInstanceOf(Appended.class);
    assertThat(get(second)).isInstanceOf(Appended.class);
  }

  private CompletableFuture<Append> append() {
    return producer.append(3, "k", Said.command(ID)).toCompletableFuture();
  }

  private LogProducer producer(int waitingMax) {
    return new LogProducer(
        () -> {
          Mock mock = new Mock();
          made.add(mock);
          return mock;
        },
        "job-commands",
        command -> Said.bytes(command.header().commandId()),
        List.of(SchemaHeader.of(7)),
        waitingMax);
  }

  private static Append get(java.util.concurrent.CompletionStage<Append> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
