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

  /** A copy that lags by fewer records follows row by row from then on. */
  private static final long NEARLY = 10_000;

  private final JobStores stores;

  public CaughtUp(JobStores stores) {
    this.stores = stores;
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {}

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long records) {}

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    stores.caughtUp(changelog.partition());
  }

  @Override
  public void onUpdateStart(TopicPartition changelog, String store, long from) {}

  @Override
  public void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long to, long records, long end) {
    if (end - to <= NEARLY) {
      stores.caughtUp(changelog.partition());
    }
  }

  @Override
  public void onUpdateSuspended(
      TopicPartition changelog, String store, long to, long end, SuspendReason reason) {}
}
