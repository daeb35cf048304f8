// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of keyed claim-nexts, so that a repeat meets it: grants are kept for fifteen minutes,
 * a parked claim as long as it waits.
 */
public final class ClaimKeys {

  // [CLAIM_KEY][tenant][queue][principal][key] → version, fingerprint, command, kept until, grants

  private static final int VERSION = 1;

  private final Rows rows;

  public ClaimKeys(Rows rows) {
    this.rows = IndexedRows.over(rows);
  }

  /** Whose key. */
  public record Ref(String tenant, String queue, String principal, String key) {}

  /**
   * What became of a keyed claim.
   *
   * @param command the claim's record
   * @param until when it is forgotten; a parked claim: when it gives up
   * @param grants none while the claim is parked
   */
  public record Kept(String fingerprint, Position command, Instant until, List<KeptGrant> grants) {}

  /**
   * A job and the lease it was granted with; and of the job what may change later.
   *
   * @param createdOffset tells the job from a later life under the same id
   */
  public record KeptGrant(
      JobId jobId,
      long createdOffset,
      Lease lease,
      long version,
      int attempt,
      Optional<Failure> failure) {

    public static KeptGrant of(Job granted, Lease lease) {
      return new KeptGrant(
          granted.id(),
          granted.spec().createdOffset(),
          lease,
          granted.version(),
          granted.attempt(),
          granted.failure());
    }
  }

  public Optional<Kept> find(Ref ref) {
    return rows.get(key(ref)).map(ClaimKeys::read);
  }

  /** Until when the row is kept that a due entry names. */
  public Optional<Instant> until(byte[] claimKey) {
    return rows.get(claimKey).map(row -> read(row).until());
  }

  public void keep(
      Ref ref, String fingerprint, Position command, Instant t, List<KeptGrant> grants) {
    Kept kept = new Kept(fingerprint, command, t.plus(Limits.CLAIM_KEY), grants);
    rows.put(key(ref), write(kept));
  }

  /** The claim parked; whoever ends the waiter forgets this. */
  public void parked(Ref ref, String fingerprint, Position command, Instant until) {
    rows.put(key(ref), write(new Kept(fingerprint, command, until, List.of())));
  }

  public void forget(Ref ref) {
    rows.delete(key(ref));
  }

  /** Its time is over. */
  public void forget(byte[] claimKey) {
    rows.delete(claimKey);
  }

  /** A parked claim's key is due with its waiter; a kept grant has an entry of its own. */
  static Optional<byte[]> due(byte[] key, byte[] row) {
    Kept kept = read(row);
    return kept.grants().isEmpty()
        ? Optional.empty()
        : Optional.of(DueIndex.ofClaimKey(kept.until(), key));
  }

  private static byte[] key(Ref ref) {
    return Key.of(Key.Table.CLAIM_KEY)
        .text(ref.tenant())
        .text(ref.queue())
        .text(ref.principal())
        .text(ref.key())
        .bytes();
  }

  private static byte[] write(Kept kept) {
    RowWriter out = new RowWriter(VERSION);
    return out.text(kept.fingerprint())
        .number(kept.command().partition())
        .number(kept.command().offset())
        .time(kept.until())
        .each(kept.grants(), grant -> grant(out, grant))
        .bytes();
  }

  private static void grant(RowWriter out, KeptGrant grant) {
    out.uuid(grant.jobId().value()).number(grant.createdOffset());
    JobRow.lease(out, grant.lease());
    out.number(grant.version())
        .number(grant.attempt())
        .maybe(grant.failure(), failure -> JobRow.failure(out, failure));
  }

  private static KeptGrant grant(RowReader in) {
    return new KeptGrant(
        new JobId(in.uuid()),
        in.number(),
        JobRow.lease(in),
        in.number(),
        in.small(),
        in.maybe(() -> JobRow.failure(in)));
  }

  private static Kept read(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    return new Kept(
        in.text(), new Position(in.small(), in.number()), in.time(), in.each(() -> grant(in)));
  }
}
