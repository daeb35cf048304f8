// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.ManualTimer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogProbeTest {

  private static final TopicPartition REPLIES = new TopicPartition("job-outcomes", 2);

  private final ManualTimer timer = new ManualTimer();
  private final OutcomeTail decided = tail();
  private final OutcomeTail committed = tail();
  private CompletableFuture<Long> end = CompletableFuture.completedFuture(7L);
  private final LogProbe probe = new LogProbe(() -> end, decided, committed, timer, timer::nanos);

  @AfterEach
  void close() {
    decided.close();
    committed.close();
  }

  @Test
  void allIsWellWhenTheLogAnswersAndTheTailsRun() throws Exception {
    startTails();
    assertThat(probe.problem()).isPresent();
    probe.start();
    assertThat(probe.problem()).isEmpty();
  }

  @Test
  void aTailThatDoesNotRunIsTheEnd() throws Exception {
    startTails();
    assertThat(probe.end()).isEmpty();
    committed.close();
    assertThat(probe.end()).hasValueSatisfying(said -> assertThat(said).contains("reader"));
  }

  @Test
  void aLogThatIsSilentTooLongIsAProblemUntilItAnswers() throws Exception {
    startTails();
    probe.start();
    end = CompletableFuture.failedFuture(new IllegalStateException("no broker"));
    timer.advance(LogProbe.SILENCE_MAX);
    assertThat(probe.problem()).isEmpty();
    timer.advance(Duration.ofMillis(1));
    assertThat(probe.problem()).hasValueSatisfying(said -> assertThat(said).contains("log"));

    end = CompletableFuture.completedFuture(7L);
    timer.advance(LogProbe.PERIOD);
    assertThat(probe.problem()).isEmpty();
  }

  @Test
  void aTailThatStandsStillBeforeTheEndIsAProblem() throws Exception {
    startTails();
    end = CompletableFuture.completedFuture(8L);
    probe.start();
    timer.advance(LogProbe.PERIOD);
    timer.advance(LogProbe.PERIOD);
    assertThat(probe.problem()).hasValueSatisfying(said -> assertThat(said).contains("stands"));
  }

  private void startTails() throws Exception {
    decided.start().get(5, TimeUnit.SECONDS);
    committed.start().get(5, TimeUnit.SECONDS);
  }

  private static OutcomeTail tail() {
    return new OutcomeTail(
        "outcomes", LogProbeTest::consumer, REPLIES, Said.decoder(), (outcome, value) -> {});
  }

  private static Consumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> mock = new MockConsumer<>("latest");
    mock.updateBeginningOffsets(Map.of(REPLIES, 0L));
    mock.updateEndOffsets(Map.of(REPLIES, 7L));
    return mock;
  }
}
