// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.StreamRefused.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many streams there are, in all and for each tenant. Safe from any thread. */
final class Seats {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final int max;
  private final int perTenantMax;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  Seats(int max, int perTenantMax) {
    this.max = max;
    this.perTenantMax = perTenantMax;
  }

  /**
   * @return gives the seat back; more than once does no harm
   * @throws StreamRefused when there is none
   */
  synchronized Runnable take(String tenant) {
    int ofTenant = taken.getOrDefault(tenant, 0);
    if (ofTenant >= perTenantMax) {
      throw new StreamRefused(
          Kind.TOO_MANY_OF_TENANT,
          "Expected at most " + perTenantMax + " streams of one tenant, but there are as many.",
          RETRY_AFTER);
    }
    if (all >= max) {
      throw new StreamRefused(
          Kind.TOO_MANY,
          "Expected at most " + max + " streams here, but there are as many.",
          RETRY_AFTER);
    }
    all++;
    taken.put(tenant, ofTenant + 1);
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (!given.getAndSet(true)) {
        giveBack(tenant);
      }
    };
  }

  /** Waits until every seat is given back, for so long at most. */
  synchronized void awaitNoneTaken(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      for (long left = atMost.toNanos(); all > 0 && left > 0; left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void giveBack(String tenant) {
    all--;
    notifyAll();
    int left = taken.getOrDefault(tenant, 1) - 1;
    if (left == 0) {
      taken.remove(tenant);
    } else {
      taken.put(tenant, left);
    }
  }

  synchronized int taken() {
    return all;
  }
}
