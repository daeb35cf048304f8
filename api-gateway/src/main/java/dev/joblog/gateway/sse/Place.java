// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.JobId;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How far one subscription has read. Guarded by whoever moves the subscription. */
sealed interface Place {

  /** The partitions it reads. */
  int[] partitions();

  long next(int partition);

  boolean reads(int partition);

  /** Never back. */
  void advance(int partition, long next);

  /** Also back: the log was cut. */
  void restart(int partition, long next);

  StreamId id();

  default SortedMap<Integer, Long> offsets() {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    for (int partition : partitions()) {
      offsets.put(partition, next(partition));
    }
    return offsets;
  }

  /** Every partition: all jobs of a tenant. */
  final class OfTenant implements Place {

    private final long[] next;

    OfTenant(long[] next) {
      this.next = next.clone();
    }

    @Override
    public int[] partitions() {
      return IntStream.range(0, next.length).toArray();
    }

    @Override
    public long next(int partition) {
      return next[partition];
    }

    @Override
    public boolean reads(int partition) {
      return true;
    }

    @Override
    public void advance(int partition, long to) {
      next[partition] = Math.max(next[partition], to);
    }

    @Override
    public void restart(int partition, long to) {
      next[partition] = to;
    }

    @Override
    public StreamId id() {
      return new StreamId.OfTenant(next.clone());
    }
  }

  /** One partition: one job, and its descendants, which always lie beside it. */
  final class OfJob implements Place {

    private final JobId job;
    private long next;
    private long sequence;
    private long millis;

    OfJob(JobId job, long next) {
      this.job = job;
      this.next = next;
    }

    OfJob(JobId job, StreamId.OfJob id) {
      this(job, id.next());
      this.sequence = id.sequence();
      this.millis = id.millis();
    }

    @Override
    public int[] partitions() {
      return new int[] {job.partition()};
    }

    @Override
    public long next(int partition) {
      return next;
    }

    @Override
    public boolean reads(int partition) {
      return partition == job.partition();
    }

    @Override
    public void advance(int partition, long to) {
      next = Math.max(next, to);
    }

    @Override
    public void restart(int partition, long to) {
      next = to;
    }

    /** Remembers the job's newest event, whether or not it was sent. */
    void pass(long newest, long newestMillis) {
      sequence = newest;
      millis = newestMillis;
    }

    /** Whether the job's event of that version lies before this place. */
    boolean isPast(long version, long updatedMillis) {
      return millis > updatedMillis || (millis == updatedMillis && sequence >= version);
    }

    @Override
    public StreamId.OfJob id() {
      return new StreamId.OfJob(job.partition(), next, sequence, millis, false);
    }
  }
}
