// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import java.util.LinkedHashSet;
import java.util.Set;

/** How far random histories come: a generator that never claims would break no rule either. */
final class Reached {

  static Set<Edge> by(int histories, int stepsMax) {
    Set<Edge> edges = new LinkedHashSet<>();
    for (long seed = 1; seed <= histories; seed++) {
      World world = new World();
      EdgeWatch watch = new EdgeWatch();
      for (Action action : Action.history(seed, stepsMax)) {
        World.Logged logged = world.next(action);
        world.apply(logged, world.decide(logged)).events().forEach(watch::see);
      }
      edges.addAll(watch.seen());
    }
    return edges;
  }

  private Reached() {}
}
