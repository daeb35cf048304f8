// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Claims that wait for a job. From the command log alone: no event tells of them. Which of them a
 * job fits is known in memory, so only the one that gets it is read.
 */
public final class Waiters {

  // [WAITER][tenant][queue][claim offset: 8] → version, command id, principal, reply partition, …

  private static final int VERSION = 2;

  private final Rows rows;
  private final WaitingClaims waiting;
  private final Set<Ref> removed = new TreeSet<>();

  public Waiters(Rows rows, MemoryIndexes memory) {
    this.rows = IndexedRows.over(rows);
    this.waiting = memory.waiting();
  }

  /** A waiter by name. */
  public record Ref(String tenant, String queue, long claimOffset) implements Comparable<Ref> {
    private static final Comparator<Ref> BY_OFFSET =
        Comparator.comparingLong(Ref::claimOffset)
            .thenComparing(Ref::tenant)
            .thenComparing(Ref::queue);

    @Override
    public int compareTo(Ref other) {
      return BY_OFFSET.compare(this, other);
    }
  }

  /**
   * A parked claim-next.
   *
   * @param until when it gives up
   * @param key an idempotency key to keep the grant under, with the claim's fingerprint
   * @param writtenId the command id as the claimer wrote it
   * @param forwardedFrom where the claimer's record lies, if it was forwarded here
   */
  public record Waiter(
      Ref ref,
      UUID commandId,
      String principal,
      OptionalInt replyPartition,
      List<String> types,
      List<String> capabilities,
      Optional<Duration> leaseTtl,
      Instant until,
      Optional<String> key,
      String fingerprint,
      Optional<Position> forwardedFrom,
      String writtenId) {}

  public void park(Waiter waiter) {
    rows.put(key(waiter.ref()), write(waiter));
  }

  public void remove(Waiter waiter) {
    rows.delete(key(waiter.ref()));
    removed.add(waiter.ref());
  }

  public Optional<Waiter> find(Ref ref) {
    return rows.get(key(ref)).map(row -> read(ref, row));
  }

  /**
   * The oldest that could have this job and waits still at {@code t}, as of the last decision
   * applied, but for those removed since.
   */
  public Optional<Waiter> oldestFitting(JobSpec job, Instant t) {
    byte[] queue = Key.of(Key.Table.WAITER).text(job.tenant()).text(job.queue()).bytes();
    OptionalLong oldest =
        waiting.oldest(
            queue,
            job.type(),
            job.requiredCapabilities(),
            t,
            offset -> removed.contains(new Ref(job.tenant(), job.queue(), offset)));
    return oldest.isEmpty()
        ? Optional.empty()
        : find(new Ref(job.tenant(), job.queue(), oldest.getAsLong()));
  }

  private static byte[] key(Ref ref) {
    return Key.of(Key.Table.WAITER)
        .text(ref.tenant())
        .text(ref.queue())
        .number(ref.claimOffset())
        .bytes();
  }

  static byte[] queue(byte[] key) {
    KeyReader in = new KeyReader(key);
    in.text();
    in.text();
    return in.before();
  }

  static Ref ref(byte[] key) {
    KeyReader in = new KeyReader(key);
    return new Ref(in.text(), in.text(), in.number());
  }

  static Waiter read(byte[] key, byte[] row) {
    return read(ref(key), row);
  }

  static byte[] due(Waiter waiter) {
    Ref ref = waiter.ref();
    return DueIndex.ofWaiter(waiter.until(), ref.tenant(), ref.queue(), ref.claimOffset());
  }

  private static byte[] write(Waiter waiter) {
    RowWriter out = new RowWriter(VERSION);
    return out.uuid(waiter.commandId())
        .text(waiter.principal())
        .number(waiter.replyPartition().orElse(-1))
        .each(waiter.types(), out::text)
        .each(waiter.capabilities(), out::text)
        .maybe(waiter.leaseTtl(), out::span)
        .time(waiter.until())
        .maybe(waiter.key(), out::text)
        .text(waiter.fingerprint())
        .maybe(waiter.forwardedFrom(), from -> out.number(from.partition()).number(from.offset()))
        .text(waiter.writtenId())
        .bytes();
  }

  private static Waiter read(Ref ref, byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    UUID commandId = in.uuid();
    String principal = in.text();
    int reply = in.small();
    return new Waiter(
        ref,
        commandId,
        principal,
        reply < 0 ? OptionalInt.empty() : OptionalInt.of(reply),
        in.each(in::text),
        in.each(in::text),
        in.maybe(in::span),
        in.time(),
        in.maybe(in::text),
        in.text(),
        in.version() >= 2
            ? in.maybe(() -> new Position(in.small(), in.number()))
            : Optional.empty(),
        in.version() >= 2 ? in.text() : commandId.toString());
  }
}
