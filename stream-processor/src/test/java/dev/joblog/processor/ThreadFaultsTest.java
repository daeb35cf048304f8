// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.ThreadFaults.Answer;
import dev.joblog.processor.store.NotEquippedException;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;

final class ThreadFaultsTest {

  private long nanos;
  private final ThreadFaults faults = new ThreadFaults(() -> nanos);

  static List<Throwable> mended() {
    return List.of(
        // What the overloaded machine of issue 8 met: the broker had aborted the transaction.
        new StreamsException(
            "Error encountered trying to commit a transaction",
            new InvalidTxnStateException("not in this state")),
        new StreamsException("commit", new KafkaException(new InvalidTxnStateException("wrapped"))),
        new StreamsException("send", new ProducerFencedException("fenced")),
        new StreamsException("send", new InvalidProducerEpochException("old epoch")),
        new StreamsException("send", new UnknownProducerIdException("expired")),
        new StreamsException("send", new NotEnoughReplicasException("one broker left")),
        new StreamsException("commit", new CommitFailedException()),
        new StreamsException("the task waited too long", new TimeoutException("no answer")),
        new StreamsException("send", new KafkaException("we are in an error state")),
        new StreamsException("poll", new UnknownMemberIdException("session over")),
        new TaskCorruptedException(Set.of()),
        new TaskMigratedException("moved", new RuntimeException("whatever the reason")),
        new DisconnectException());
  }

  static List<Throwable> ending() {
    return List.of(
        new IllegalStateException("Expected an outcome of at most 921600 bytes"),
        new StreamsException("process", new IllegalStateException("an invariant of ours")),
        new StreamsException("process", new NullPointerException()),
        new StreamsException("process", new SerializationException("not ours to read")),
        new StreamsException("send", new RecordTooLargeException("for ever")),
        new StreamsException("send", new TopicAuthorizationException("denied")),
        new ProcessorStateException("write", new RocksDBException("no space left on device")),
        new StreamsException("says nothing more"),
        new ConfigException("wrong"),
        new OutOfMemoryError("heap"),
        new StreamsException("process", new NoClassDefFoundError("overwritten jar")),
        circle());
  }

  private static Throwable circle() {
    KafkaException one = new KafkaException("one");
    one.initCause(new KafkaException("two", one));
    return one;
  }

  @ParameterizedTest
  @MethodSource("mended")
  void whatANewThreadMendsIsMendedByOne(Throwable thrown) {
    assertThat(faults.answer(thrown)).isEqualTo(Answer.REPLACE_THREAD);
  }

  @ParameterizedTest
  @MethodSource("ending")
  void whatWouldOnlyBeMetAgainEndsTheProcessor(Throwable thrown) {
    assertThat(faults.answer(thrown)).isEqualTo(Answer.END_PROCESSOR);
  }

  @Test
  void tooManyReplacementsInAWindowMendNothing() {
    for (int i = 0; i < ThreadFaults.REPLACEMENTS_MAX; i++) {
      assertThat(faults.answer(new DisconnectException())).isEqualTo(Answer.REPLACE_THREAD);
    }
    assertThat(faults.answer(new DisconnectException())).isEqualTo(Answer.END_PROCESSOR);
  }

  @Test
  void replacementsOfLongAgoDoNotCount() {
    for (int i = 0; i < 3 * ThreadFaults.REPLACEMENTS_MAX; i++) {
      assertThat(faults.answer(new DisconnectException())).isEqualTo(Answer.REPLACE_THREAD);
      nanos += ThreadFaults.WINDOW.toNanos() / ThreadFaults.REPLACEMENTS_MAX;
    }
  }

  @Test
  void whatIsLackingIsSaidInItsOwnSentence() {
    NotEquippedException lacking =
        new NotEquippedException("Expected lease key 7 to be configured");
    StreamsException wrapped = new StreamsException("process", new StreamsException(lacking));

    assertThat(faults.answer(wrapped)).isEqualTo(Answer.END_PROCESSOR);
    assertThat(ThreadFaults.reason(wrapped)).isSameAs(lacking);
    assertThat(Processor.sentence(lacking)).isEqualTo("Expected lease key 7 to be configured");
  }

  @Test
  void anythingElseIsSaidAsItCame() {
    StreamsException thrown = new StreamsException("process", new RocksDBException("no space"));

    assertThat(ThreadFaults.reason(thrown)).isSameAs(thrown);
    assertThat(Processor.sentence(thrown))
        .isEqualTo("Expected the processor to go on, but it failed with " + thrown);
  }
}
