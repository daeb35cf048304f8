// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.measured.Cluster;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be done to a cluster. Each begins at once, and has been taken back when it returns. */
enum FaultKind {
  KILL_PROCESSOR(0, 8),
  STOP_PROCESSOR(0, 3),
  PAUSE_PROCESSOR(5, 20),
  KILL_GATEWAY(0, 3),
  STOP_GATEWAY(0, 3),
  PAUSE_GATEWAY(5, 20),
  KILL_LEADER(1, 5),
  KILL_CONTROLLER(1, 5),
  PAUSE_BROKER(5, 20),
  PAUSE_ALL(5, 20),
  WIPE_STATE(0, 4),
  BREAK_STORE(0, 4),
  CUT(5, 15),
  FILL_DISK(5, 15),
  /** SIGTERM, and a start of another build. */
  REPLACE_PROCESSOR(0, 0),
  REPLACE_GATEWAY(0, 0);

  /** Seconds that a process stands still in a long run, besides. */
  private static final int LONG_PAUSE = 90;

  private final int shortly;
  private final int longer;

  /** Seconds that it lasts, the one or the other. */
  FaultKind(int shortly, int longer) {
    this.shortly = shortly;
    this.longer = longer;
  }

  /** Seconds that it may last. */
  List<Integer> holds(boolean isLong) {
    return isLong && name().startsWith("PAUSE")
        ? List.of(shortly, longer, LONG_PAUSE)
        : List.of(shortly, longer);
  }

  /**
   * @return what was hit, in a few words
   */
  String strike(Cluster cluster, Planned planned) throws IOException, InterruptedException {
    return switch (this) {
      case KILL_PROCESSOR -> ProcessHarm.kill(cluster.processors(), planned);
      case STOP_PROCESSOR -> ProcessHarm.stop(cluster.processors(), planned);
      case PAUSE_PROCESSOR -> ProcessHarm.pause(cluster.processors(), planned);
      case KILL_GATEWAY -> ProcessHarm.kill(cluster.gateways(), planned);
      case STOP_GATEWAY -> ProcessHarm.stop(cluster.gateways(), planned);
      case PAUSE_GATEWAY -> ProcessHarm.pause(cluster.gateways(), planned);
      case KILL_LEADER -> BrokerHarm.killLeader(cluster, planned);
      case KILL_CONTROLLER -> BrokerHarm.killController(cluster, planned);
      case PAUSE_BROKER -> ProcessHarm.pause(cluster.brokers(), planned);
      case PAUSE_ALL -> ProcessHarm.pauseAll(cluster, planned);
      case WIPE_STATE -> StoreHarm.wipe(cluster, planned);
      case BREAK_STORE -> StoreHarm.breakFile(cluster, planned);
      case CUT -> RootHarm.cut(cluster, planned);
      case FILL_DISK -> RootHarm.fill(cluster, planned);
      case REPLACE_PROCESSOR -> ProcessHarm.replace(cluster.processors(), planned);
      case REPLACE_GATEWAY -> ProcessHarm.replace(cluster.gateways(), planned);
    };
  }

  boolean needsRoot() {
    return this == CUT || this == FILL_DISK;
  }

  /** On the command line and in tables. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Those that can strike at any time; a replacement is part of an upgrade. */
  static List<FaultKind> harms() {
    return Arrays.stream(values())
        .filter(kind -> kind != REPLACE_PROCESSOR && kind != REPLACE_GATEWAY)
        .toList();
  }

  static Optional<FaultKind> of(String word) {
    return harms().stream().filter(kind -> kind.word().equals(word)).findFirst();
  }

  static String words() {
    return harms().stream().map(FaultKind::word).collect(Collectors.joining(", "));
  }
}
