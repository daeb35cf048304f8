// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest.TxnMarkerEntry;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;

/**
 * Transactions that are open in their partitions, while their coordinator takes them for ended.
 * Kafka 4.3 and 4.4 leave such ones behind when the only broker is killed between the decision to
 * commit and its markers: at the next start the coordinator passes over partitions that have no
 * leader yet, as if they were deleted (docs/decisions/0072). Nothing ends them, and committed
 * readers stand still before them. Here they get the markers that they lack.
 */
public final class HangingTransactions {

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);

  /** A coordinator writes its markers within a few round trips, once the broker answers. */
  private static final Duration SETTLED_AT_MOST = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofMillis(50);

  private static final Set<TransactionState> UNSETTLED =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT);

  /** A marker's epoch may be that of the transaction, as before KIP-890, or a later one. */
  private static final short ANY_EPOCH = 0;

  private final Admin admin;
  private final OneNode node;

  /**
   * @param bootstrap {@code host:port} of a broker of one node
   */
  public HangingTransactions(Admin admin, String bootstrap) {
    this.admin = admin;
    this.node = new OneNode(bootstrap);
  }

  /**
   * Ends them as their coordinator has it. Where it has forgotten how, since the id was used again,
   * they are committed if they were ended in some partitions already; else they are aborted, and
   * their commands are decided again, to the same end.
   *
   * @param transactionalIds begin with this; nobody works under them now
   * @return how many partitions were freed
   */
  public int end(String transactionalIds)
      throws InterruptedException, ExecutionException, TimeoutException {
    Collection<TransactionDescription> ended = ended(transactionalIds);
    if (ended.isEmpty()) {
      return 0;
    }
    Map<TopicPartition, PartitionProducerState> states =
        await(admin.describeProducers(partitions()).all());
    int freed = 0;
    for (TransactionDescription transaction : ended) {
      Map<TopicPartition, ProducerState> written = written(transaction, states);
      for (Map.Entry<TopicPartition, ProducerState> each : written.entrySet()) {
        if (each.getValue().currentTransactionStartOffset().isPresent()) {
          writeMarker(each.getKey(), each.getValue(), transaction, written.values());
          freed++;
        }
      }
    }
    return freed;
  }

  /** Where its producer wrote, and how far it came there. */
  private static Map<TopicPartition, ProducerState> written(
      TransactionDescription transaction, Map<TopicPartition, PartitionProducerState> states) {
    Map<TopicPartition, ProducerState> written = new HashMap<>();
    states.forEach(
        (partition, state) ->
            state.activeProducers().stream()
                .filter(each -> each.producerId() == transaction.producerId())
                .forEach(each -> written.put(partition, each)));
    return written;
  }

  private static boolean isCommitted(
      ProducerState open, TransactionDescription last, Collection<ProducerState> written) {
    // KIP-890: the end of a transaction has the epoch after it.
    if (last.producerEpoch() - open.producerEpoch() <= 1) {
      return last.state() == TransactionState.COMPLETE_COMMIT;
    }
    return written.stream().anyMatch(each -> each.producerEpoch() > open.producerEpoch());
  }

  private void writeMarker(
      TopicPartition partition,
      ProducerState open,
      TransactionDescription transaction,
      Collection<ProducerState> written)
      throws ExecutionException {
    boolean committed = isCommitted(open, transaction, written);
    TxnMarkerEntry marker =
        new TxnMarkerEntry(
            open.producerId(),
            (short) transaction.producerEpoch(),
            open.coordinatorEpoch().orElse(0),
            committed ? TransactionResult.COMMIT : TransactionResult.ABORT,
            List.of(partition),
            ANY_EPOCH);
    WriteTxnMarkersRequest request =
        new WriteTxnMarkersRequest.Builder(List.of(marker))
            .build(ApiKeys.WRITE_TXN_MARKERS.latestVersion());
    Errors error =
        ((WriteTxnMarkersResponse) node.send(request))
            .errorsByProducerId()
            .getOrDefault(open.producerId(), Map.of())
            .getOrDefault(partition, Errors.UNKNOWN_SERVER_ERROR);
    if (error != Errors.NONE) {
      throw new ExecutionException(
          "Expected " + partition + " to take the end of a transaction, but it was refused",
          error.exception());
    }
  }

  /** Those that their coordinator takes for ended, once it has no others. */
  private Collection<TransactionDescription> ended(String transactionalIds)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + SETTLED_AT_MOST.toNanos();
    while (true) {
      List<TransactionListing> all =
          await(admin.listTransactions().all()).stream()
              .filter(each -> each.transactionalId().startsWith(transactionalIds))
              .toList();
      if (all.stream().noneMatch(each -> UNSETTLED.contains(each.state()))) {
        List<String> ids = all.stream().map(TransactionListing::transactionalId).toList();
        return await(admin.describeTransactions(ids).all()).values();
      }
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "Expected the transactions of a dead processor to end, but they are " + all);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  /** Of all topics, that of the groups' offsets too. */
  private List<TopicPartition> partitions()
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> topics =
        await(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    List<TopicPartition> partitions = new ArrayList<>();
    await(admin.describeTopics(topics).allTopicNames())
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(each -> partitions.add(new TopicPartition(topic, each.partition()))));
    return partitions;
  }

  private static <T> T await(KafkaFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(ANSWER_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
  }
}
