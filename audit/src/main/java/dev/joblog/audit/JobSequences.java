// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.util.Locale;
import java.util.UUID;

/**
 * The newest sequence of every job of one partition that is not purged: three longs a slot in open
 * addressing, in segments that grow one by one, so that growing needs little room beside the table.
 * About 40 bytes a job.
 */
final class JobSequences {

  /**
   * Jobs that one partition may have at once. At this bound the table has 300 MB at most; the audit
   * then stops and says so.
   */
  static final int JOBS_MAX = 6_000_000;

  private static final int SEGMENTS = 64;
  private static final int SLOTS_FIRST = 64;
  private static final int LONGS = 3; // id high, id low, sequence; no job has sequence 0

  private final Segment[] segments = new Segment[SEGMENTS];
  private final int jobsMax;
  private int jobs;

  JobSequences() {
    this(JOBS_MAX);
  }

  JobSequences(int jobsMax) {
    this.jobsMax = jobsMax;
    for (int i = 0; i < SEGMENTS; i++) {
      segments[i] = new Segment();
    }
  }

  int jobs() {
    return jobs;
  }

  /** 0 for a job that is not there. */
  long get(UUID id) {
    return segment(id).get(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  void put(UUID id, long sequence) throws CouldNotRun {
    boolean isNew =
        segment(id).put(id.getMostSignificantBits(), id.getLeastSignificantBits(), sequence);
    if (isNew && ++jobs > jobsMax) {
      throw new CouldNotRun(
          String.format(
              Locale.ROOT,
              "Expected a partition to hold at most %,d jobs that are not purged, but it holds"
                  + " more: this audit has no room for their sequences.",
              jobsMax));
    }
  }

  void remove(UUID id) {
    if (segment(id).remove(id.getMostSignificantBits(), id.getLeastSignificantBits())) {
      jobs--;
    }
  }

  private Segment segment(UUID id) {
    long mixed = mix(id.getMostSignificantBits(), id.getLeastSignificantBits());
    return segments[(int) (mixed & (SEGMENTS - 1))];
  }

  /** Ids are chosen by clients: an id's own bits would let one of them fill one slot. */
  private static long mix(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 32;
    return mixed * 0xD6E8FEB86659FD93L;
  }

  private static final class Segment {
    private long[] slots = new long[SLOTS_FIRST * LONGS];
    private int used;

    long get(long high, long low) {
      return slots[find(high, low) * LONGS + 2];
    }

    boolean put(long high, long low, long sequence) {
      int at = find(high, low) * LONGS;
      boolean isNew = slots[at + 2] == 0;
      slots[at] = high;
      slots[at + 1] = low;
      slots[at + 2] = sequence;
      if (isNew && ++used * 4 > capacity() * 3) {
        grow();
      }
      return isNew;
    }

    /** What stands behind the gap moves up where it may: there are no graves. */
    boolean remove(long high, long low) {
      int gap = find(high, low);
      if (slots[gap * LONGS + 2] == 0) {
        return false;
      }
      used--;
      int next = (gap + 1) % capacity();
      while (slots[next * LONGS + 2] != 0) {
        int home = home(slots[next * LONGS], slots[next * LONGS + 1]);
        boolean mayMove = gap <= next ? home <= gap || home > next : home <= gap && home > next;
        if (mayMove) {
          System.arraycopy(slots, next * LONGS, slots, gap * LONGS, LONGS);
          gap = next;
        }
        next = (next + 1) % capacity();
      }
      slots[gap * LONGS + 2] = 0;
      return true;
    }

    private int find(long high, long low) {
      int slot = home(high, low);
      while (slots[slot * LONGS + 2] != 0
          && (slots[slot * LONGS] != high || slots[slot * LONGS + 1] != low)) {
        slot = (slot + 1) % capacity();
      }
      return slot;
    }

    private int home(long high, long low) {
      return (int) Math.multiplyHigh(mix(high, low) >>> 1, 2L * capacity());
    }

    private int capacity() {
      return slots.length / LONGS;
    }

    /** By half: at least half of the table is in use, whatever its size. */
    private void grow() {
      long[] old = slots;
      slots = new long[(capacity() + capacity() / 2) * LONGS];
      for (int at = 0; at < old.length; at += LONGS) {
        if (old[at + 2] != 0) {
          System.arraycopy(old, at, slots, find(old[at], old[at + 1]) * LONGS, LONGS);
        }
      }
    }
  }
}
