// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Grants of keyed claim-nexts, kept for fifteen minutes so that a repeat meets them. */
public final class ClaimKeys {

  // [CLAIM_KEY][tenant][queue][principal][key] → version, fingerprint, command, kept until, grants

  private static final int VERSION = 1;

  private final Rows rows;

  public ClaimKeys(Rows rows) {
    this.rows = rows;
  }

  /** Whose key. */
  public record Ref(String tenant, String queue, String principal, String key) {}

  /**
   * What was granted under a key.
   *
   * @param command the claim's record
   * @param until when it is forgotten
   */
  public record Kept(String fingerprint, Position command, Instant until, List<KeptGrant> grants) {}

  /** A job and the lease it was granted with. */
  public record KeptGrant(JobId jobId, Lease lease) {}

  public Optional<Kept> find(Ref ref) {
    return rows.get(key(ref)).map(ClaimKeys::read);
  }

  public void keep(
      Ref ref, String fingerprint, Position command, Instant t, List<KeptGrant> grants) {
    Kept kept = new Kept(fingerprint, command, t.plus(Limits.CLAIM_KEY), grants);
    RowWriter out = new RowWriter(VERSION);
    out.text(fingerprint)
        .number(command.partition())
        .number(command.offset())
        .time(kept.until())
        .each(
            grants,
            grant -> {
              out.uuid(grant.jobId().value());
              JobRow.lease(out, grant.lease());
            });
    byte[] key = key(ref);
    rows.put(key, out.bytes());
    rows.put(DueIndex.ofClaimKey(kept.until(), key), IndexRows.NOTHING);
  }

  /** Its time is over; the due entry is the caller's to remove. */
  public void forget(byte[] claimKey) {
    rows.delete(claimKey);
  }

  private static byte[] key(Ref ref) {
    return Key.of(Key.Table.CLAIM_KEY)
        .text(ref.tenant())
        .text(ref.queue())
        .text(ref.principal())
        .text(ref.key())
        .bytes();
  }

  private static Kept read(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    return new Kept(
        in.text(),
        new Position(in.small(), in.number()),
        in.time(),
        in.each(() -> new KeptGrant(new JobId(in.uuid()), JobRow.lease(in))));
  }
}
