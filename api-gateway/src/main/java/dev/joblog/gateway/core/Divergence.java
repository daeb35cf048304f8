// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Watches the promise that lets outcomes leave before the commit (DESIGN 5): one command record has
 * one outcome, word for word, however often it is re-executed. What was answered counts, not the
 * schema that it was written in: an upgrade between two executions changes that. Safe from any
 * thread.
 */
public final class Divergence {

  /** Outcomes remembered; the oldest go first. A re-execution reaches back one commit interval. */
  public static final int REMEMBERED_MAX = 65_536;

  private final int rememberedMax;
  private final LongAdder diverged = new LongAdder();
  private final Map<Position, Long> hashes;

  public Divergence() {
    this(REMEMBERED_MAX);
  }

  Divergence(int rememberedMax) {
    this.rememberedMax = rememberedMax;
    this.hashes = new LinkedHashMap<>();
  }

  /**
   * @return whether it differs from what was seen for this command before
   */
  public boolean saw(Outcome outcome) {
    return saw(outcome.command(), fnv1a(outcome.toString()));
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
  private static long fnv1a(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
