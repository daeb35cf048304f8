// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.joblog.processor.store.Key.Table;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Limits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;

/** What rows say when they are read one by one, without any index. */
public final class Scan {

  private static final Set<Integer> NOT_OF_EVENTS =
      Set.of(
          Table.META.prefix,
          Table.QUEUE.prefix,
          Table.WAITER.prefix,
          Table.CLAIM_KEY.prefix,
          Table.OLD_HISTORY.prefix,
          Table.BEAT.prefix,
          Table.BEAT_CHECKPOINT.prefix);

  private static final EventHeader.About NOT_IN_THE_ROW =
      new EventHeader.About("", "", List.of(), Collections.emptySortedMap(), Optional.empty());

  /** Every row. */
  public static NavigableMap<byte[], byte[]> all(ReadableRows rows) {
    NavigableMap<byte[], byte[]> all = none();
    each(rows, new byte[] {0}, new byte[] {(byte) 0xFF}, all::put);
    return all;
  }

  /** Of every key and value that goes to the changelog, in their order. */
  public static String sha256OfLogged(ReadableRows rows) throws NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    all(rows)
        .forEach(
            (key, value) -> {
              if (!DerivedRows.isDerived(key)) {
                sha.update(key);
                sha.update(value);
              }
            });
    return HexFormat.of().formatHex(sha.digest());
  }

  private static NavigableMap<byte[], byte[]> none() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  /** The first row that only one of the two has, or that differs; empty: they are the same. */
  public static Optional<String> difference(
      NavigableMap<byte[], byte[]> expected, NavigableMap<byte[], byte[]> actual) {
    for (Map.Entry<byte[], byte[]> row : expected.entrySet()) {
      byte[] there = actual.get(row.getKey());
      if (there == null || !Arrays.equals(there, row.getValue())) {
        return Optional.of((there == null ? "missing " : "different ") + told(row.getKey()));
      }
    }
    return actual.keySet().stream()
        .filter(key -> !expected.containsKey(key))
        .findFirst()
        .map(key -> "too many " + told(key));
  }

  private static String told(byte[] key) {
    return "row " + HexFormat.of().formatHex(key) + " (" + new String(key, UTF_8) + ")";
  }

  public static MemoryRows copy(ReadableRows rows) {
    MemoryRows copy = new MemoryRows();
    each(rows, new byte[] {0}, new byte[] {(byte) 0xFF}, copy::put);
    return copy;
  }

  /** The index rows that are there. */
  public static NavigableMap<byte[], byte[]> indexes(ReadableRows rows) {
    NavigableMap<byte[], byte[]> there = none();
    each(rows, Key.of(Table.READY).bytes(), Key.of(Table.WAITER).bytes(), there::put);
    each(rows, Key.of(Table.COUNT).bytes(), new byte[] {(byte) 0xFF}, there::put);
    return there;
  }

  /** The index rows that the other rows ask for. */
  public static NavigableMap<byte[], byte[]> indexesOfContent(
      ReadableRows rows, List<StoredJob> jobs) {
    NavigableMap<byte[], byte[]> asked = none();
    TreeMap<byte[], Long> counts = new TreeMap<>(Arrays::compareUnsigned);
    for (StoredJob stored : jobs) {
      IndexRows.of(stored).forEach(key -> asked.put(key, IndexRows.NOTHING));
      Job job = stored.job();
      byte[] count =
          Key.of(Table.COUNT)
              .text(job.tenant())
              .text(job.spec().queue())
              .text(job.spec().type())
              .text(job.status().word())
              .bytes();
      counts.merge(count, 1L, Long::sum);
    }
    counts.forEach((key, number) -> asked.put(key, new RowWriter(1).number(number).bytes()));
    gone(rows).forEach((ref, purgedAt) -> asked.put(goneDue(ref, purgedAt), IndexRows.NOTHING));
    for (Waiters.Waiter waiter : waiters(rows)) {
      Waiters.Ref ref = waiter.ref();
      asked.put(
          DueIndex.ofWaiter(waiter.until(), ref.tenant(), ref.queue(), ref.claimOffset()),
          IndexRows.NOTHING);
    }
    claimKeys(rows)
        .forEach(
            (key, kept) -> {
              if (!kept.grants().isEmpty()) {
                asked.put(DueIndex.ofClaimKey(kept.until(), key), IndexRows.NOTHING);
              }
            });
    return asked;
  }

  /**
   * What comes from events alone: without meta, queues, waiters, claim keys, their due entries,
   * heartbeats and the deadlines that they move, and purged ids whose thirty days were over at
   * {@code t}.
   */
  public static NavigableMap<byte[], byte[]> ofEvents(ReadableRows rows, Instant t) {
    NavigableMap<byte[], byte[]> content = all(rows);
    content.keySet().removeIf(key -> NOT_OF_EVENTS.contains(key[0] & 0xFF) || isDueOfOther(key));
    gone(rows)
        .forEach(
            (ref, purgedAt) -> {
              if (!purgedAt.plus(Limits.GONE).isAfter(t)) {
                content.remove(Jobs.key(Table.GONE, ref.tenant(), ref.id()));
                content.remove(goneDue(ref, purgedAt));
              }
            });
    return content;
  }

  private static boolean isDueOfOther(byte[] key) {
    return (key[0] & 0xFF) == Table.DUE.prefix && (key[9] == 1 || key[9] == 3 || key[9] == 5);
  }

  public static List<StoredJob> jobs(ReadableRows rows) {
    List<StoredJob> jobs = new ArrayList<>();
    Beats beats = new Beats(rows);
    table(rows, Table.JOB, (key, value) -> jobs.add(beats.onto(JobRow.read(value))));
    return jobs;
  }

  public static List<Waiters.Waiter> waiters(ReadableRows rows) {
    List<Waiters.Waiter> waiters = new ArrayList<>();
    Waiters view = new Waiters(copyOfReadable(rows), MemoryIndexes.of(rows));
    table(
        rows,
        Table.WAITER,
        (key, value) -> {
          KeyReader in = new KeyReader(key);
          view.find(new Waiters.Ref(in.text(), in.text(), in.number())).ifPresent(waiters::add);
        });
    return waiters;
  }

  /** Every due entry, as {@code KIND time what}. */
  public static Set<String> dueWords(ReadableRows rows) {
    Set<String> words = new TreeSet<>();
    for (DueIndex.Due due : due(rows)) {
      switch (due.kind()) {
        case LEASE, RUN, RETENTION, GONE ->
            words.add(due.kind() + " " + due.at() + " " + DueIndex.job(due).id());
        case WAITER ->
            words.add(due.kind() + " " + due.at() + " " + DueIndex.waiter(due).claimOffset());
        case CLAIM_KEY -> words.add(due.kind() + " " + due.at());
      }
    }
    return words;
  }

  /** Ids of a tenant's purged jobs, and when. */
  public static Map<DueIndex.JobRef, Instant> gone(ReadableRows rows) {
    Map<DueIndex.JobRef, Instant> gone = new LinkedHashMap<>();
    table(
        rows,
        Table.GONE,
        (key, value) -> {
          KeyReader in = new KeyReader(key);
          String tenant = in.text();
          gone.put(
              new DueIndex.JobRef(tenant, new JobId(new UUID(in.number(), in.number()))),
              new RowReader(value, 1).time());
        });
    return gone;
  }

  /** Rows that are not read and written again to the same bytes. */
  public static List<String> brokenRoundTrips(ReadableRows rows) {
    List<String> broken = new ArrayList<>();
    table(
        rows,
        Table.JOB,
        (key, value) -> {
          if (!Arrays.equals(value, JobRow.write(JobRow.read(value)))) {
            broken.add(hex(key));
          }
        });
    table(
        rows,
        Table.HISTORY,
        (key, value) -> {
          KeyReader in = new KeyReader(key);
          String tenant = in.text();
          Event read = HistoryRow.read(value, in.id(), tenant, NOT_IN_THE_ROW);
          if (!Arrays.equals(value, HistoryRow.write(read))) {
            broken.add(hex(key));
          }
        });
    return broken;
  }

  public static int jobRowBytes(StoredJob stored) {
    return JobRow.write(stored).length;
  }

  public static Optional<Integer> largestRow(ReadableRows rows) {
    TreeSet<Integer> sizes = new TreeSet<>();
    each(
        rows,
        new byte[] {0},
        new byte[] {(byte) 0xFF},
        (key, value) -> sizes.add(key.length + value.length));
    return sizes.isEmpty() ? Optional.empty() : Optional.of(sizes.last());
  }

  private static Map<byte[], ClaimKeys.Kept> claimKeys(ReadableRows rows) {
    Map<byte[], ClaimKeys.Kept> kept = new TreeMap<>(Arrays::compareUnsigned);
    ClaimKeys view = new ClaimKeys(copyOfReadable(rows));
    table(
        rows,
        Table.CLAIM_KEY,
        (key, value) -> {
          KeyReader in = new KeyReader(key);
          ClaimKeys.Ref ref = new ClaimKeys.Ref(in.text(), in.text(), in.text(), in.text());
          view.find(ref).ifPresent(found -> kept.put(key, found));
        });
    return kept;
  }

  private static List<DueIndex.Due> due(ReadableRows rows) {
    return new DueIndex(copyOfReadable(rows), MemoryIndexes.of(rows))
        .until(Instant.ofEpochMilli(Long.MAX_VALUE), Integer.MAX_VALUE);
  }

  private static byte[] goneDue(DueIndex.JobRef ref, Instant purgedAt) {
    return DueIndex.ofJob(purgedAt.plus(Limits.GONE), DueIndex.Kind.GONE, ref.tenant(), ref.id());
  }

  /** Views want rows that could be changed; they don't change these. */
  private static Rows copyOfReadable(ReadableRows rows) {
    return rows instanceof Rows changeable ? changeable : copy(rows);
  }

  private static void table(ReadableRows rows, Table table, BiConsumer<byte[], byte[]> with) {
    byte[] prefix = Key.of(table).bytes();
    each(rows, prefix, Key.after(prefix), with);
  }

  private static void each(
      ReadableRows rows, byte[] from, byte[] to, BiConsumer<byte[], byte[]> with) {
    try (RowCursor cursor = rows.range(from, to)) {
      while (cursor.next()) {
        with.accept(cursor.key(), cursor.value());
      }
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private Scan() {}
}
