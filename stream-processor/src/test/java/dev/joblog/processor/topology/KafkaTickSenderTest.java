// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Order;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.topics.SchemaHeader;
import dev.joblog.topics.Topics;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class KafkaTickSenderTest {

  private static final UUID ID = new UUID(1, 2);

  private final CommandWire commands = new CommandWire(KnownSchemas.bundled());

  @Test
  void aTickIsAppendedToThePartitionItIsFor() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(true);
    try (KafkaTickSender sender = new KafkaTickSender(() -> producer, commands)) {
      sender.send(3, ID, () -> {});
      while (producer.history().isEmpty()) {
        Thread.onSpinWait();
      }

      ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
      assertThat(sent.topic()).isEqualTo(Topics.COMMANDS);
      assertThat(sent.partition()).isEqualTo(3);
      assertThat(SchemaHeader.read(sent.headers())).hasValue(commands.number());
      assertThat(commands.decode(sent.value()).order()).isEqualTo(new Order.Tick());
      assertThat(commands.decode(sent.value()).header().commandId()).isEqualTo(ID);
    }
  }

  @Test
  void aRefusedTickIsTold() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(false);
    CountDownLatch told = new CountDownLatch(1);
    try (KafkaTickSender sender = new KafkaTickSender(() -> producer, commands)) {
      sender.send(3, ID, told::countDown);
      while (!producer.errorNext(new TimeoutException("broker away"))) {
        Thread.onSpinWait();
      }

      assertThat(told.await(50, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClosedSenderTellsThatItSendsNoMore() throws Exception {
    KafkaTickSender sender = new KafkaTickSender(() -> producer(true), commands);
    sender.close();
    CountDownLatch told = new CountDownLatch(1);

    sender.send(3, ID, told::countDown);

    assertThat(told.getCount()).isZero();
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
