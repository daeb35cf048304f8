// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.io.IOException;
import java.util.function.IntFunction;

/**
 * Clients that each send their next request when they have the answer to the last.
 *
 * @param steps of each client, by its number
 */
record ClosedLoop(String title, Site site, int clients, IntFunction<Steps.Step> steps)
    implements Phase {

  /** All clients do the same. */
  ClosedLoop(String title, Site site, int clients, Steps.Step step) {
    this(title, site, clients, number -> step);
  }

  @Override
  public Played round() throws IOException, InterruptedException {
    return Crew.work(
        Crew.hands(clients, number -> Steps.hand(site.client(number), steps.apply(number))),
        site.load().time());
  }
}
