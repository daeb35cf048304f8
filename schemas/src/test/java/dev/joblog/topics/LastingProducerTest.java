// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class LastingProducerTest {

  private final List<Mock> made = new ArrayList<>();
  private final List<Optional<Exception>> heard = new ArrayList<>();
  private boolean silent;
  private boolean unresolved;
  private long nanos;
  private final LastingProducer<byte[], byte[]> producer =
      new LastingProducer<>(this::make, () -> nanos);

  /** Acknowledges or fails when the test says. */
  private final class Mock extends MockProducer<byte[], byte[]> {
    Mock() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
      if (silent) {
        throw new TimeoutException("no answer");
      }
      return List.of();
    }
  }

  private Mock make() {
    if (unresolved) {
      throw new KafkaException("Failed to construct kafka producer");
    }
    Mock mock = new Mock();
    made.add(mock);
    return mock;
  }

  @Test
  void whereNoneCanBeMadeTheSenderHearsOfItAndTheNextOneIsMadeLater() {
    made.get(0).sendException = new KafkaException("Cannot execute: we are in an error state");
    unresolved = true;
    send();
    send();
    assertThat(heard).hasSize(2).allMatch(Optional::isPresent);

    unresolved = false;
    send();
    send();
    made.get(1).completeNext();
    assertThat(heard).hasSize(4).last().isEqualTo(Optional.empty());
  }

  @Test
  void aProducerThatThrowsAFatalStateIsReplacedAtOnce() {
    made.get(0).sendException = new KafkaException("Cannot execute: we are in an error state");

    send();
    send();
    made.get(1).completeNext();

    assertThat(made).hasSize(2);
    assertThat(made.get(0).closed()).isTrue();
    assertThat(heard).hasSize(2);
    assertThat(heard.get(1)).isEmpty();
  }

  @Test
  void aProducerThatFailsEachRecordByItsCallbackIsReplacedBeforeTheNextOne() {
    for (RuntimeException forEver :
        List.of(
            new OutOfOrderSequenceException("lost"),
            new ClusterAuthorizationException("denied once"),
            new TimeoutException("expired"))) {
      int before = made.size();
      send();
      last().errorNext(forEver);
      send();

      assertThat(made).hasSize(before + 1);
      assertThat(made.get(before - 1).closed()).isTrue();
      last().completeNext();
      nanos += LastingProducer.RENEWAL_PAUSE.toNanos();
    }
  }

  @Test
  void aProducerThatAcknowledgesOtherRecordsStays() {
    send();
    send();
    last().completeNext();
    last().errorNext(new TimeoutException("one partition has no leader"));
    send();

    assertThat(made).hasSize(1);
  }

  @Test
  void whatIsWrongWithTheRecordIsNotWrongWithTheProducer() {
    send();
    last().errorNext(new RecordTooLargeException("too large"));
    send();

    assertThat(made).hasSize(1);
  }

  @Test
  void whileTheBrokersAreSilentTheOldOneStaysAndTheyAreAskedNowAndThen() {
    silent = true;
    for (int i = 0; i < 3; i++) {
      send();
      made.get(0).errorNext(new TimeoutException("expired"));
    }
    assertThat(made).hasSize(2);
    assertThat(made.get(0).closed()).isFalse();

    silent = false;
    nanos += LastingProducer.RENEWAL_PAUSE.toNanos();
    send();
    last().completeNext();

    assertThat(made).hasSize(3);
    assertThat(made.get(0).closed()).isTrue();
    assertThat(made.get(1).closed()).isTrue();
    assertThat(heard.get(3)).isEmpty();
  }

  @Test
  void aClosedProducerIsNotReplaced() {
    producer.close(Duration.ZERO);
    send();

    assertThat(made).hasSize(1);
    assertThat(heard.get(0)).isPresent();
  }

  private Mock last() {
    return made.get(made.size() - 1);
  }

  private void send() {
    producer.send(
        new ProducerRecord<>("topic", new byte[1]),
        (metadata, failure) -> heard.add(Optional.ofNullable(failure)));
  }
}
