// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Hears from Streams that a store has come to the end of its changelog, a copy for the first time,
 * so that it is made whole there: by the thread that restores, before the task is at work.
 */
public final class CaughtUp implements StateRestoreListener, StandbyUpdateListener {

  /**
   * A copy further behind than this, in changelog records, does not answer; one that is nearer
   * follows row by row. Compaction removes old versions of rows that come again later, so a copy
   * that reads what was compacted may miss rows that always existed: a false "not found". The
   * changelog's newest segment is never compacted, and what is behind it not for ten minutes of log
   * time ({@code TopicPlan}; not where an earlier build had the brokers make it). While commands
   * are folded that are older than that, a segment that is full may be compacted at once.
   */
  public static final long STANDBY_LAG_MAX = 10_000;

  private final JobStores stores;
  private final RestoreMetrics metrics;

  public CaughtUp(JobStores stores, RestoreMetrics metrics) {
    this.stores = stores;
    this.metrics = metrics;
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    metrics.began(changelog.partition());
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long records) {
    metrics.restored(records);
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
    metrics.ended(changelog.partition());
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    metrics.ended(changelog.partition());
    stores.caughtUp(changelog.partition());
  }

  /** Of a copy whose filling was cut short no batch may come any more. */
  @Override
  public void onUpdateStart(TopicPartition changelog, String store, long from) {
    stores.caughtUp(changelog.partition());
  }

  @Override
  public void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long to, long records, long end) {
    if (end - to <= STANDBY_LAG_MAX) {
      stores.caughtUp(changelog.partition());
    }
  }

  @Override
  public void onUpdateSuspended(
      TopicPartition changelog, String store, long to, long end, SuspendReason reason) {}
}
