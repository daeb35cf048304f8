// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeTailTest {

  private static final TopicPartition REPLIES = new TopicPartition("job-outcomes", 2);
  private static final long END = 7;

  private final List<MockConsumer<byte[], byte[]>> made =
      Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<UUID> heard = new LinkedBlockingQueue<>();
  private final OutcomeTail tail =
      new OutcomeTail("outcomes", this::consumer, REPLIES, Said.decoder(), this::hear);
  private volatile UUID poison = UUID.randomUUID();

  @AfterEach
  void close() {
    tail.close();
    assertThat(tail.isRunning()).isFalse();
  }

  @Test
  void outcomesAreHeardFromTheEndOn() throws Exception {
    assertThat(tail.start().get(5, TimeUnit.SECONDS)).isEqualTo(END);
    UUID id = UUID.randomUUID();
    say(0, END, Said.bytes(id));
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(id);
    assertThat(tail.isRunning()).isTrue();
  }

  @Test
  void bytesThatAreNoOutcomeAreStoodOver() throws Exception {
    tail.start().get(5, TimeUnit.SECONDS);
    UUID id = UUID.randomUUID();
    say(0, END, "junk".getBytes(StandardCharsets.UTF_8));
    say(0, END + 1, Said.bytes(id));
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(id);
  }

  @Test
  void aListenerThatThrowsSilencesNobodyElse() throws Exception {
    tail.start().get(5, TimeUnit.SECONDS);
    UUID id = UUID.randomUUID();
    say(0, END, Said.bytes(poison));
    say(0, END + 1, Said.bytes(id));
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(id);
  }

  @Test
  void afterAFaultItGoesOnWhereItWasWithANewConsumer() throws Exception {
    tail.start().get(5, TimeUnit.SECONDS);
    UUID before = UUID.randomUUID();
    say(0, END, Said.bytes(before));
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(before);

    made.get(0).setPollException(new KafkaException("broken"));
    UUID after = UUID.randomUUID();
    while (made.size() < 2) {
      Thread.onSpinWait();
    }
    say(1, END + 1, Said.bytes(after));

    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(after);
    assertThat(made.get(0).closed()).isTrue();
    assertThat(tail.isRunning()).isTrue();
  }

  private void hear(Outcome outcome, byte[] value) {
    if (outcome.commandId().equals(poison)) {
      throw new IllegalStateException("Expected this to be logged, and it is");
    }
    heard.add(outcome.commandId());
  }

  private void say(int consumer, long offset, byte[] value) {
    made.get(consumer)
        .schedulePollTask(
            () ->
                made.get(consumer)
                    .addRecord(
                        new ConsumerRecord<>("job-outcomes", 2, offset, new byte[0], value)));
  }

  private Consumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> mock = new MockConsumer<>("latest");
    mock.updateBeginningOffsets(Map.of(REPLIES, 0L));
    mock.updateEndOffsets(Map.of(REPLIES, END));
    made.add(mock);
    return mock;
  }
}
