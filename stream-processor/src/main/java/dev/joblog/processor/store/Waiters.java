// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Claims that wait for a job, in order of arrival. From the command log alone: no event tells of
 * them.
 */
public final class Waiters {

  // [WAITER][tenant][queue][claim offset: 8] → version, command id, principal, reply partition, …

  private static final int VERSION = 2;

  private final Rows rows;
  private final Heads heads;

  public Waiters(Rows rows, Heads heads) {
    this.rows = rows;
    this.heads = heads;
  }

  /** A waiter by name. */
  public record Ref(String tenant, String queue, long claimOffset) {}

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
    rows.put(due(waiter), IndexRows.NOTHING);
  }

  public void remove(Waiter waiter) {
    rows.delete(key(waiter.ref()));
    rows.delete(due(waiter));
  }

  public Optional<Waiter> find(Ref ref) {
    return rows.get(key(ref)).map(row -> read(ref, row));
  }

  /** A walk over a queue's waiters, oldest first. The caller closes it. */
  public Walk oldestFirst(String tenant, String queue) {
    byte[] group = Key.of(Key.Table.WAITER).text(tenant).text(queue).bytes();
    return new Walk(group, rows.range(heads.from(group), Key.after(group)));
  }

  /** Goes on while {@code next} gives a waiter. */
  public final class Walk implements AutoCloseable {
    private final byte[] group;
    private final RowCursor cursor;
    private boolean first = true;

    private Walk(byte[] group, RowCursor cursor) {
      this.group = group;
      this.cursor = cursor;
    }

    public Optional<Waiter> next() {
      if (!cursor.next()) {
        return Optional.empty();
      }
      if (first) {
        first = false;
        heads.found(group, cursor.key());
      }
      KeyReader in = new KeyReader(cursor.key());
      return Optional.of(read(new Ref(in.text(), in.text(), in.number()), cursor.value()));
    }

    @Override
    public void close() {
      cursor.close();
    }
  }

  private static byte[] key(Ref ref) {
    return Key.of(Key.Table.WAITER)
        .text(ref.tenant())
        .text(ref.queue())
        .number(ref.claimOffset())
        .bytes();
  }

  static byte[] group(byte[] key) {
    KeyReader in = new KeyReader(key);
    in.text();
    in.text();
    return in.before();
  }

  private static byte[] due(Waiter waiter) {
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
