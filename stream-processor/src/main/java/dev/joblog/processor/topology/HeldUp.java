// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions of {@code job-commands} whose commands wait behind an open transaction of some
 * producer: committed readers, and so the processor, stop at its first record until it ends, by
 * itself or by its timeout. Looked at now and then by one thread; read by any.
 */
public final class HeldUp {

  /** Where each partition ends. */
  public interface Ends {
    /** Of all that is there, by partition. */
    Map<Integer, Long> all() throws Exception;

    /** Of what committed readers see: the last stable offset. */
    Map<Integer, Long> stable() throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(HeldUp.class);

  private static final long NANOS_A_SECOND = 1_000_000_000L;

  /** Our own transactions end sooner. */
  private static final long WARN_AFTER_SECONDS = 10;

  private final Ends ends;
  private final LongSupplier nanos;
  private final Map<Integer, Hold> holds = new HashMap<>();
  private final Gauge seconds;
  private final Gauge end;

  /**
   * @param registry where the series are added
   * @param nanos a monotonic clock
   */
  public HeldUp(PrometheusRegistry registry, Ends ends, LongSupplier nanos) {
    this.ends = ends;
    this.nanos = nanos;
    this.seconds =
        Gauge.builder()
            .name("joblog_commands_held_up_seconds")
            .help("How long commands have waited behind an open transaction.")
            .labelNames("partition")
            .register(registry);
    this.end =
        Gauge.builder()
            .name("joblog_commands_end_offset")
            .help("Where each partition of job-commands ends, whoever owns it.")
            .labelNames("partition")
            .register(registry);
  }

  /** Looks once; keeps what it knew when Kafka does not answer. */
  public void look() {
    try {
      Map<Integer, Long> stable = ends.stable(); // first: what comes in between is no hold
      ends.all().forEach((partition, end) -> seen(partition, stable.get(partition), end));
    } catch (Exception unanswered) {
      LOG.debug("event=held-up-unknown", unanswered);
    }
  }

  private void seen(int partition, @Nullable Long stable, long end) {
    this.end.labelValues(Integer.toString(partition)).set((double) end);
    if (stable == null || stable >= end) {
      holds.remove(partition);
      seconds.labelValues(Integer.toString(partition)).set(0);
      return;
    }
    Hold before = holds.get(partition);
    Hold hold =
        before != null && before.stable() == stable
            ? before
            : new Hold(stable, nanos.getAsLong(), false);
    long since = (nanos.getAsLong() - hold.since()) / NANOS_A_SECOND;
    if (since >= WARN_AFTER_SECONDS && !hold.told()) {
      LOG.warn(
          "event=commands-held-up partition={} offset={} seconds={} advice=\"a producer's open"
              + " transaction; kafka-transactions.sh list and describe say whose\"",
          partition,
          stable,
          since);
      hold = new Hold(hold.stable(), hold.since(), true);
    }
    holds.put(partition, hold);
    seconds.labelValues(Integer.toString(partition)).set((double) since);
  }

  private record Hold(long stable, long since, boolean told) {}
}
