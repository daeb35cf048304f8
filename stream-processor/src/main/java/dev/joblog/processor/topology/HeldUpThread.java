// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker every few seconds: two small requests. */
public final class HeldUpThread implements AutoCloseable {

  private static final long EVERY_MS = 5_000;
  private static final int ANSWER_MS = 4_000;

  private final ScheduledExecutorService thread;

  private HeldUpThread(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  public static HeldUpThread start(HeldUp heldUp) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "joblog-held-up");
              made.setDaemon(true);
              return made;
            });
    var unused =
        thread.scheduleWithFixedDelay(heldUp::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    return new HeldUpThread(thread);
  }

  /** The ends of {@code job-commands}, from the broker. */
  public static HeldUp.Ends ends(Admin admin, int partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(Topics.COMMANDS, partition), OffsetSpec.latest());
    }
    return new HeldUp.Ends() {
      @Override
      public Map<Integer, Long> all() throws Exception {
        return at(IsolationLevel.READ_UNCOMMITTED);
      }

      @Override
      public Map<Integer, Long> stable() throws Exception {
        return at(IsolationLevel.READ_COMMITTED);
      }

      private Map<Integer, Long> at(IsolationLevel level) throws Exception {
        Map<TopicPartition, ListOffsetsResultInfo> answer =
            admin
                .listOffsets(asked, new ListOffsetsOptions(level).timeoutMs(ANSWER_MS))
                .all()
                .get(ANSWER_MS, TimeUnit.MILLISECONDS);
        Map<Integer, Long> byPartition = new HashMap<>();
        answer.forEach((partition, end) -> byPartition.put(partition.partition(), end.offset()));
        return byPartition;
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
