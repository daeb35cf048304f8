// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Limits;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a raw row is, for an auditor that compares rows and knows nothing of their layouts. */
public final class RowKinds {

  private static final EventHeader.About NOT_IN_THE_ROW =
      new EventHeader.About("", "", List.of(), Collections.emptySortedMap(), Optional.empty());

  /**
   * Whether the row is made by events alone, so that a replay of the log must give it. The others
   * come from commands without an event: where the partition stands, parked claims, kept grants,
   * queue policies, what is due of these, how far a purged job's history is deleted, heartbeats
   * that no event told of, and the deadlines of leases, which heartbeats move.
   */
  public static boolean comesFromEvents(byte[] key) {
    return switch (table(key)) {
      case META, WAITER, CLAIM_KEY, QUEUE, OLD_HISTORY, BEAT, BEAT_CHECKPOINT -> false;
      case DUE -> {
        DueIndex.Kind kind = dueKind(key);
        yield kind != DueIndex.Kind.WAITER
            && kind != DueIndex.Kind.CLAIM_KEY
            && kind != DueIndex.Kind.LEASE;
      }
      default -> true;
    };
  }

  /** When a row of a purged job's memory may go, without an event; empty for all other rows. */
  public static Optional<Instant> forgottenAt(byte[] key, byte[] value) {
    Key.Table table = table(key);
    if (table == Key.Table.GONE) {
      return Optional.of(new RowReader(value, 1).time().plus(Limits.GONE));
    }
    return table == Key.Table.DUE && dueKind(key) == DueIndex.Kind.GONE
        ? Optional.of(new KeyReader(key).time())
        : Optional.empty();
  }

  /**
   * Whether the row is history of a purged job: behind the history of the job that has its id now.
   * Ticks delete such rows, without an event.
   */
  public static boolean isOldHistory(byte[] key, ReadableRows rows) {
    if (table(key) != Key.Table.HISTORY) {
      return false;
    }
    KeyReader in = new KeyReader(key);
    Optional<StoredJob> job = new Jobs(rows).find(in.text(), in.id());
    return in.number() > job.map(living -> living.job().version()).orElse(0L);
  }

  /** The table's name: {@code JOB}. */
  public static String name(byte[] key) {
    return table(key).name();
  }

  /** The rest of the key for people: tenant and job where it has them, bytes otherwise. */
  public static String text(byte[] key) {
    return switch (table(key)) {
      case JOB, PAYLOAD, RESULT, CHECKPOINT, CHILDREN, GONE, OLD_HISTORY, BEAT, BEAT_CHECKPOINT ->
          ofJob(new KeyReader(key));
      case HISTORY -> {
        KeyReader in = new KeyReader(key);
        yield ofJob(in) + "#" + in.number();
      }
      default -> printable(key);
    };
  }

  /** The job in a row of the JOB table; empty for the other tables. */
  public static Optional<StoredJob> job(byte[] key, byte[] value) {
    return table(key) == Key.Table.JOB ? Optional.of(JobRow.read(value)) : Optional.empty();
  }

  /**
   * The row in the bytes that this release writes: one of an earlier release says the same in
   * others. A row that can't be read stays as it is.
   */
  public static byte[] asWrittenNow(byte[] key, byte[] value) {
    if (table(key) != Key.Table.HISTORY) {
      return value;
    }
    KeyReader in = new KeyReader(key);
    String tenant = in.text();
    try {
      return HistoryRow.write(HistoryRow.read(value, in.id(), tenant, NOT_IN_THE_ROW));
    } catch (RuntimeException unreadable) {
      return value;
    }
  }

  private static String ofJob(KeyReader in) {
    String tenant = in.text();
    JobId id = in.id();
    return tenant + "/" + id;
  }

  private static String printable(byte[] key) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < key.length; i++) {
      boolean plain = key[i] > 0x20 && key[i] < 0x7F && key[i] != '\\';
      text.append(
          plain ? String.valueOf((char) key[i]) : String.format(Locale.ROOT, "\\x%02x", key[i]));
    }
    return text.toString();
  }

  private static DueIndex.Kind dueKind(byte[] key) {
    KeyReader in = new KeyReader(key);
    in.time();
    return DueIndex.Kind.of(in.one());
  }

  private static Key.Table table(byte[] key) {
    for (Key.Table table : Key.Table.values()) {
      if (key.length > 0 && table.prefix == (key[0] & 0xFF)) {
        return table;
      }
    }
    throw new IllegalStateException("Expected a row of a table known here, but it is of another");
  }

  private RowKinds() {}
}
