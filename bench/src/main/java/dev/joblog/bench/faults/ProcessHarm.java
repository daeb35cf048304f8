// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.measured.Cluster;
import dev.joblog.bench.measured.Member;
import dev.joblog.bench.measured.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Services that die, end or stand still. */
final class ProcessHarm {

  static String kill(List<? extends Member> members, Planned planned)
      throws IOException, InterruptedException {
    Member victim = pick(members, planned);
    victim.kill();
    Thread.sleep(planned.hold().toMillis());
    victim.start();
    return victim.name();
  }

  /** SIGTERM. */
  static String stop(List<Service> services, Planned planned)
      throws IOException, InterruptedException {
    Service victim = pick(services, planned);
    victim.stop();
    Thread.sleep(planned.hold().toMillis());
    victim.start();
    return victim.name();
  }

  static String replace(List<Service> services, Planned planned) throws IOException {
    Service one = pick(services, planned);
    one.replace();
    return one.name();
  }

  static String pause(List<? extends Member> members, Planned planned)
      throws IOException, InterruptedException {
    Member victim = pick(members, planned);
    standStill(List.of(victim), planned);
    return victim.name();
  }

  static String pauseAll(Cluster cluster, Planned planned)
      throws IOException, InterruptedException {
    List<Member> all = new ArrayList<>(cluster.services());
    all.addAll(cluster.brokers());
    standStill(all, planned);
    return all.size() + " processes";
  }

  private static void standStill(List<Member> victims, Planned planned)
      throws IOException, InterruptedException {
    try {
      for (Member victim : victims) {
        victim.pause();
      }
      Thread.sleep(planned.hold().toMillis());
    } finally {
      for (Member victim : victims) {
        victim.resume();
      }
    }
  }

  static <T> T pick(List<T> from, Planned planned) {
    return from.get(planned.victim() % from.size());
  }

  private ProcessHarm() {}
}
