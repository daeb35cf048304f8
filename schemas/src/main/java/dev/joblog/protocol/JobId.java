// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Optional;
import java.util.UUID;

/**
 * A job's name: a UUID of version 8 (RFC 9562 §5.8) that carries its partition, so that get,
 * heartbeat and submit need no look-up.
 *
 * <pre>
 * 48 bits of h | 4 bits version = 8 | 12 bits partition | 2 bits variant | 62 bits of h
 * </pre>
 *
 * <p>h comes first, so the first eight characters are well mixed and can serve as a short id. It is
 * random, or {@link JobIds#keyed a hash of the idempotency key}.
 */
public record JobId(UUID value) implements Comparable<JobId> {

  /** Partitions an id can name: 12 bits. */
  public static final int PARTITIONS_MAX = 1 << 12;

  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;
  private static final long LOW_62 = 0x3FFF_FFFF_FFFF_FFFFL;

  public JobId {
    if (value.version() != 8 || value.variant() != 2) {
      throw new IllegalArgumentException(
          "Expected a job id to be a UUID of version 8, but it is " + value);
    }
  }

  /**
   * @param high h's first 48 bits, in the upper bits of the long
   * @param low h's other 62 bits, in the lower bits of the long
   * @param partition 0 to {@link #PARTITIONS_MAX} - 1
   */
  public static JobId of(long high, long low, int partition) {
    if (partition < 0 || partition >= PARTITIONS_MAX) {
      throw new IllegalArgumentException(
          "Expected a partition from 0 to " + (PARTITIONS_MAX - 1) + ", but it is " + partition);
    }
    return new JobId(
        new UUID((high & ~0xFFFFL) | VERSION_8 | partition, VARIANT_RFC | (low & LOW_62)));
  }

  /** Empty when the text is no job id: no such job can exist. */
  public static Optional<JobId> parse(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.version() == 8 && uuid.variant() == 2 && uuid.toString().equalsIgnoreCase(text)
          ? Optional.of(new JobId(uuid))
          : Optional.empty();
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }

  public int partition() {
    return (int) (value.getMostSignificantBits() & (PARTITIONS_MAX - 1));
  }

  /** By unsigned bytes: the order of the text form and of every index. */
  @Override
  public int compareTo(JobId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
