// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Watches the promise that lets outcomes leave before the commit (DESIGN 5): one command record has
 * one outcome, word for word, however often it is re-executed. What was answered counts, not the
 * schema that it was written in: an upgrade between two executions changes that. Safe from any
 * thread.
 */
public final class Divergence {

  /** Outcomes remembered; the oldest go first. A re-execution reaches back one commit interval. */
  public static final int REMEMBERED_MAX = 65_536;

  private final Function<Outcome, byte[]> encode;
  private final int rememberedMax;
  private final LongAdder diverged = new LongAdder();
  private final Map<Position, Long> hashes;

  /**
   * @param encode an outcome's bytes in one schema, whatever schema it came in
   */
  public Divergence(Function<Outcome, byte[]> encode) {
    this(encode, REMEMBERED_MAX);
  }

  Divergence(Function<Outcome, byte[]> encode, int rememberedMax) {
    this.encode = encode;
    this.rememberedMax = rememberedMax;
    this.hashes = new LinkedHashMap<>();
  }

  /**
   * @return whether it differs from what was seen for this command before
   */
  public boolean saw(Outcome outcome) {
    return saw(outcome.command(), fnv1a(encode.apply(outcome)));
  }

  private synchronized boolean saw(Position command, long hash) {
    Long before = hashes.putIfAbsent(command, hash);
    if (before != null) {
      if (before != hash) {
        diverged.increment();
        return true;
      }
      return false;
    }
    if (hashes.size() > rememberedMax) {
      hashes.remove(hashes.keySet().iterator().next());
    }
    return false;
  }

  /** {@code joblog_outcome_divergence_total}; anything but 0 is a broken engine. */
  public long total() {
    return diverged.sum();
  }

  /** Not a defence against anybody: two honest outcomes that differ are told apart. */
  private static long fnv1a(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte one : bytes) {
      hash = (hash ^ (one & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
