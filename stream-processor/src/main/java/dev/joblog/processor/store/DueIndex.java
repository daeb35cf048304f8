// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What time brings: a row stands exactly as long as what it speaks of is still to come. */
public final class DueIndex {

  // [DUE][time: 8][kind: 1][tenant][id: 16] → nothing            LEASE, RUN, RETENTION, GONE
  // [DUE][time: 8][kind: 1][tenant][queue][claim offset: 8]      WAITER
  // [DUE][time: 8][kind: 1][key of the claim-key row]            CLAIM_KEY

  static final byte[] TABLE = Key.of(Key.Table.DUE).bytes();

  /** What is due; the order is that of firing within one millisecond. */
  public enum Kind {
    LEASE(1),
    RUN(2),
    WAITER(3),
    RETENTION(4),
    CLAIM_KEY(5),
    GONE(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalStateException("Expected a kind of due entry, but the row has " + code);
    }
  }

  /** One entry; {@link #job}, {@link #waiter} or {@link #claimKey} tell what it is about. */
  public static final class Due {
    private final byte[] key;
    private final byte[] about;
    private final Instant at;
    private final Kind kind;

    private Due(byte[] key) {
      KeyReader in = new KeyReader(key);
      this.key = key;
      this.at = in.time();
      this.kind = Kind.of(in.one());
      this.about = in.rest();
    }

    public Instant at() {
      return at;
    }

    public Kind kind() {
      return kind;
    }

    byte[] row() {
      return key;
    }

    /**
     * Whether the job has this entry, by its own row: the index alone decides nothing (ADR 0063).
     */
    public boolean isOf(StoredJob stored) {
      return IndexRows.of(stored).contains(key);
    }
  }

  /** A job by name. */
  public record JobRef(String tenant, JobId id) {}

  private final Rows rows;
  private final MemoryIndexes memory;

  public DueIndex(Rows rows, MemoryIndexes memory) {
    this.rows = rows;
    this.memory = memory;
  }

  static byte[] ofJob(Instant at, Kind kind, String tenant, JobId id) {
    return Key.of(Key.Table.DUE).time(at).one(kind.code).text(tenant).id(id).bytes();
  }

  static byte[] ofWaiter(Instant at, String tenant, String queue, long claimOffset) {
    return Key.of(Key.Table.DUE)
        .time(at)
        .one(Kind.WAITER.code)
        .text(tenant)
        .text(queue)
        .number(claimOffset)
        .bytes();
  }

  static byte[] ofClaimKey(Instant at, byte[] claimKey) {
    return Key.of(Key.Table.DUE).time(at).one(Kind.CLAIM_KEY.code).raw(claimKey).bytes();
  }

  /** Of the rows as they are applied; remembers where they begin. */
  public Optional<Instant> earliest() {
    try (RowCursor cursor = rows.range(memory.dueFrom(), Key.after(TABLE))) {
      if (!cursor.next()) {
        return Optional.empty();
      }
      memory.dueBegins(cursor.key());
      return Optional.of(new Due(cursor.key()).at());
    }
  }

  /** Entries due at {@code t} or before, earliest first, at most {@code max}. */
  public List<Due> until(Instant t, int max) {
    List<Due> due = new ArrayList<>();
    try (RowCursor cursor = rows.range(memory.dueFrom(), Key.after(TABLE))) {
      while (due.size() < max && cursor.next()) {
        Due next = new Due(cursor.key());
        if (next.at().isAfter(t)) {
          break;
        }
        due.add(next);
      }
    }
    return due;
  }

  /** False when something in the same decision has already settled it. */
  public boolean stands(Due due) {
    return rows.get(due.key).isPresent();
  }

  public void remove(Due due) {
    rows.delete(due.key);
  }

  public static JobRef job(Due due) {
    KeyReader in = about(due);
    return new JobRef(in.text(), in.id());
  }

  public static Waiters.Ref waiter(Due due) {
    KeyReader in = about(due);
    return new Waiters.Ref(in.text(), in.text(), in.number());
  }

  public static byte[] claimKey(Due due) {
    return due.about;
  }

  private static KeyReader about(Due due) {
    byte[] padded = new byte[due.about.length + 1];
    System.arraycopy(due.about, 0, padded, 1, due.about.length);
    return new KeyReader(padded);
  }
}
