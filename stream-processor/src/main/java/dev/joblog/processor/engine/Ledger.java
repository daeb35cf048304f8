// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.StoredJob.LedgerEntry;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The job's memory of keyed commands (DESIGN 7). Scope: principal, operation, job, and for submit,
 * fail and release the lease. Only accepted commands are in it.
 */
final class Ledger {

  static final String CREATE = "CreateJob";

  /** The entry under this key, whatever its fingerprint. */
  static Optional<LedgerEntry> find(
      StoredJob stored, String principal, String operation, String key, long lease) {
    return stored.ledger().stream()
        .filter(
            entry ->
                entry.principal().equals(principal)
                    && entry.operation().equals(operation)
                    && entry.key().key().equals(key)
                    && entry.key().lease() == lease)
        .findFirst();
  }

  static Optional<LedgerEntry> creation(StoredJob stored) {
    return stored.ledger().stream().filter(entry -> entry.operation().equals(CREATE)).findFirst();
  }

  /**
   * Several events of one command leave one entry: the answer is the job after the last of them. A
   * key that was decided anew, because its first answer was of no use any more, leaves the newest.
   * The oldest goes when there are too many, but never the creation's.
   */
  static StoredJob remember(StoredJob stored, EventHeader header) {
    Optional<EventHeader.Key> key = header.cause().key();
    if (key.isEmpty()) {
      return stored;
    }
    List<LedgerEntry> entries = new ArrayList<>(stored.ledger());
    find(
            stored,
            header.cause().principal(),
            header.cause().operation(),
            key.get().key(),
            key.get().lease())
        .ifPresent(entries::remove);
    entries.add(
        new LedgerEntry(
            header.cause().principal(),
            header.cause().operation(),
            key.get(),
            header.command(),
            kept(stored.job())));
    // One that was created with its parent has no creation of its own.
    int kept = entries.get(0).operation().equals(CREATE) ? 1 : 0;
    if (entries.size() > Limits.LEDGER_MAX + kept) {
      entries.remove(kept);
    }
    return new StoredJob(
        stored.job(),
        stored.leaseTtl(),
        stored.purgeAt(),
        stored.executions(),
        List.copyOf(entries));
  }

  /** A job as answers to keyed commands show it: without what changes between two versions. */
  static Job kept(Job job) {
    return job.withWork(Optional.empty(), Optional.empty());
  }

  private Ledger() {}
}
