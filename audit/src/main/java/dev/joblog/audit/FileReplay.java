// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.protocol.wire.EventWire;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Folds an export where there is no live store: what it gives can be compared with another fold.
 */
public final class FileReplay {

  private static final byte[] END = {(byte) 0xFF};

  private final EventWire wire;
  private final Progress progress;
  private final List<Partition> done = new ArrayList<>();

  FileReplay(EventWire wire, Progress progress) {
    this.wire = wire;
    this.progress = progress;
  }

  /**
   * What one partition's log makes.
   *
   * @param jobs by status
   * @param digest SHA-256 over all rows in key order: the same log gives the same one
   */
  public record Partition(
      int partition,
      long events,
      long rows,
      SortedMap<String, Long> jobs,
      String digest,
      Optional<Fault> fault) {

    void print(PrintStream out) {
      fault.ifPresent(found -> out.println("FAULT: " + found.text()));
      out.printf(
          Locale.ROOT,
          "partition %d: %,d events, %,d rows, jobs %s, digest %s%n",
          partition,
          events,
          rows,
          jobs,
          digest);
    }
  }

  List<Partition> run(EventLog log) throws CouldNotRun {
    Optional<LogRecord> record = log.next();
    while (record.isPresent()) {
      record = partition(log, record.get());
    }
    return List.copyOf(done);
  }

  /** Returns the first record of the next partition. */
  private Optional<LogRecord> partition(EventLog log, LogRecord first) throws CouldNotRun {
    try (RocksRows rows = RocksRows.open()) {
      Fold fold = new Fold(first.partition(), wire, rows, progress);
      Optional<Fault> fault = Optional.empty();
      Optional<LogRecord> record = Optional.of(first);
      while (record.isPresent() && record.get().partition() == first.partition()) {
        if (fault.isEmpty()) {
          fault = flaw(record.get());
        }
        if (fault.isEmpty()) {
          fault = fold.apply(record.get());
        }
        record = log.next();
      }
      done.add(summary(first.partition(), fold.position(), rows, fault));
      return record;
    }
  }

  private static Optional<Fault> flaw(LogRecord record) {
    return record
        .flaw()
        .map(
            field ->
                new Fault(
                    record.partition(),
                    record.offset(),
                    field,
                    "Expected a line of an export, but it is damaged: verify tells more.",
                    record.line()));
  }

  private static Partition summary(
      int partition, long events, RocksRows rows, Optional<Fault> fault) {
    MessageDigest sha = sha256();
    SortedMap<String, Long> jobs = new TreeMap<>();
    long count = 0;
    try (RowCursor cursor = rows.range(new byte[0], END)) {
      while (cursor.next()) {
        count++;
        add(sha, cursor.key());
        add(sha, cursor.value());
        RowKinds.job(cursor.key(), cursor.value())
            .ifPresent(job -> jobs.merge(job.job().status().word(), 1L, Long::sum));
      }
    }
    return new Partition(
        partition, events, count, jobs, HexFormat.of().formatHex(sha.digest()), fault);
  }

  private static void add(MessageDigest sha, byte[] bytes) {
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }
}
