// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.figures;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one thread did in a round: operations by the time they ended, latencies by name, requests.
 * Threads write each their own, and they are joined at the end.
 */
public final class Tape {

  /** Of the plot of operations over time. */
  public static final double SLOT_SECONDS = 0.5;

  /** An hour; what ends later is counted in the last one. */
  private static final int SLOTS_MAX = 7_200;

  private final long began;
  private final Map<String, Latencies> latencies = new LinkedHashMap<>();
  private final long[] slots;
  private long operations;
  private long requests;
  private long last;

  /**
   * @param began of the round, by {@link System#nanoTime}
   */
  public Tape(long began) {
    this(began, new long[SLOTS_MAX]);
  }

  private Tape(long began, long[] slots) {
    this.began = began;
    this.slots = slots;
    this.last = began;
  }

  /** By {@link System#nanoTime}. */
  public long began() {
    return began;
  }

  /**
   * @param now by {@link System#nanoTime}
   * @param count jobs, say, that one request made
   */
  public void done(long now, long count) {
    operations += count;
    last = Math.max(last, now);
    slots[(int) Math.min(SLOTS_MAX - 1, Math.max(0, (now - began) / 1e9 / SLOT_SECONDS))] += count;
  }

  public void requests(long more) {
    requests += more;
  }

  /**
   * @param what the latency is of, as a table names it
   */
  public void time(String what, long nanos) {
    latencies.computeIfAbsent(what, name -> new Latencies()).record(nanos);
  }

  public void add(Tape other) {
    operations += other.operations;
    requests += other.requests;
    last = Math.max(last, other.last);
    for (int slot = 0; slot < SLOTS_MAX; slot++) {
      slots[slot] += other.slots[slot];
    }
    other.latencies.forEach(
        (what, times) -> latencies.computeIfAbsent(what, name -> new Latencies()).add(times));
  }

  public long operations() {
    return operations;
  }

  /** From the begin to the end of the last operation. */
  public double seconds() {
    return (last - began) / 1e9;
  }

  public long requests() {
    return requests;
  }

  /** In the order in which they came up first. */
  public Map<String, Latencies> latencies() {
    return latencies;
  }

  /**
   * Operations a second, by slot.
   *
   * @param seconds that the round took; slots that it did not fill are left out
   */
  public double[] rates(double seconds) {
    int full = (int) Math.min(SLOTS_MAX, seconds / SLOT_SECONDS);
    double[] rates = new double[full];
    for (int slot = 0; slot < full; slot++) {
      rates[slot] = slots[slot] / SLOT_SECONDS;
    }
    return rates;
  }
}
