// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.internals.KafkaThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Kafka's own threads, and what becomes known of how they end. */
final class ClientErrorsTest {

  private final ClientErrors errors = ClientErrors.heard();

  @AfterEach
  void close() {
    errors.close();
  }

  private static KafkaThread thread(Runnable does) {
    return KafkaThread.daemon("kafka-producer-network-thread | test", does);
  }

  private static void end(Thread thread) throws InterruptedException {
    thread.start();
    thread.join();
  }

  @Test
  void aClientsThreadThatEndsForWantOfMemoryIsHeardOf() throws InterruptedException {
    OutOfMemoryError full = new OutOfMemoryError("as if");

    end(
        thread(
            () -> {
              throw full;
            }));

    assertThat(errors.first()).containsSame(full);
  }

  @Test
  void soIsOneThatTellsItsLogAndGoesOn() {
    OutOfMemoryError full = new OutOfMemoryError("as if");

    LoggerFactory.getLogger("org.apache.kafka.clients.consumer.internals.ConsumerNetworkThread")
        .error("Unexpected error caught in consumer network thread", full);

    assertThat(errors.first()).containsSame(full);
  }

  @Test
  void soIsOneThatNobodyLooksAfter() throws InterruptedException {
    OutOfMemoryError full = new OutOfMemoryError("as if");
    Thread bare =
        thread(
            () -> {
              throw full;
            });
    bare.setUncaughtExceptionHandler(null);

    end(bare);

    assertThat(errors.first()).containsSame(full);
  }

  @Test
  void anExceptionIsForTheClientToMendAndAnErrorElsewhereIsNoClients() throws Exception {
    end(
        thread(
            () -> {
              throw new IllegalStateException("as if");
            }));
    end(
        new Thread(
            () -> {
              throw new OutOfMemoryError("as if");
            }));
    LoggerFactory.getLogger("dev.joblog").error("elsewhere", new OutOfMemoryError("as if"));
    LoggerFactory.getLogger("org.apache.kafka.x").error("a sentence alone");

    assertThat(errors.first()).isEmpty();
  }

  @Test
  void afterItsEndNothingIsHeard() throws InterruptedException {
    errors.close();

    end(
        thread(
            () -> {
              throw new OutOfMemoryError("as if");
            }));

    assertThat(errors.first()).isEmpty();
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
  }
}
