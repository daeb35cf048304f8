// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.quickstart.kafka.GroupLeave;
import dev.joblog.quickstart.kafka.HangingTransactions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What the last run still holds in Kafka: its topology, to which the group holds the next one; and
 * if it was killed, its place in the group, which keeps every partition until its session ends; its
 * open transactions, which committed readers stop at; and transactions whose end Kafka lost ({@link
 * HangingTransactions}). Who holds the lock of the data directory knows that it is dead, and takes
 * all that from it. A deployment knows no such thing and waits for the session
 * (docs/decisions/0071).
 */
final class Predecessor {

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);

  private final Admin admin;
  private final GroupLeave leave;
  private final HangingTransactions hanging;
  private final String applicationId;

  private Predecessor(Admin admin, String bootstrap, String applicationId) {
    this.admin = admin;
    this.leave = new GroupLeave(bootstrap);
    this.hanging = new HangingTransactions(admin, bootstrap);
    this.applicationId = applicationId;
  }

  /**
   * @param bootstrap of a broker of one node
   * @param applicationId of the processor, which does not run now
   * @param console is told what was taken over, or why it could not be
   */
  static void release(String bootstrap, String applicationId, Consumer<String> console)
      throws InterruptedException {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      new Predecessor(admin, bootstrap, applicationId).release(console);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      console.accept(
          "what the last run held could not be taken over ("
              + (e.getCause() == null ? e : e.getCause())
              + "); its partitions come when its session ends …");
    }
  }

  private void release(Consumer<String> console)
      throws InterruptedException, ExecutionException, TimeoutException {
    Optional<StreamsGroupDescription> group = group();
    List<String> members =
        group.stream()
            .flatMap(found -> found.members().stream())
            .map(StreamsGroupMemberDescription::memberId)
            .toList();
    List<String> transactions = openTransactions();
    if (!members.isEmpty() || !transactions.isEmpty()) {
      console.accept("the last run was not stopped cleanly; taking over what it held …");
    }
    for (String member : members) {
      leave.leave(applicationId, member);
    }
    if (!transactions.isEmpty()) {
      await(admin.fenceProducers(transactions).all());
    }
    if (hanging.end(applicationId + "-") > 0) {
      console.accept("Kafka had lost the end of a transaction; it is written again …");
    }
    if (group.isPresent()) {
      forgetTopology();
    }
  }

  private Optional<StreamsGroupDescription> group()
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return Optional.ofNullable(
          await(admin.describeStreamsGroups(List.of(applicationId)).all()).get(applicationId));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * A group, empty too, takes nobody whose topology differs from the last run's, and an older build
   * may have had another (ADR 0143). Its offsets are kept; without them the log would be read from
   * its beginning, and what is applied be passed over.
   */
  private void forgetTopology() throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        await(
            admin
                .listStreamsGroupOffsets(Map.of(applicationId, new ListStreamsGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(applicationId));
    await(admin.deleteStreamsGroups(List.of(applicationId)).all());
    if (!offsets.isEmpty()) {
      await(admin.alterStreamsGroupOffsets(applicationId, offsets).all());
    }
  }

  /** Streams names its transactions after the application. */
  private List<String> openTransactions()
      throws InterruptedException, ExecutionException, TimeoutException {
    Collection<TransactionListing> open =
        await(
            admin
                .listTransactions(
                    new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                .all());
    return open.stream()
        .map(TransactionListing::transactionalId)
        .filter(id -> id.startsWith(applicationId + "-"))
        .toList();
  }

  private static <T> T await(KafkaFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(ANSWER_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
  }
}
