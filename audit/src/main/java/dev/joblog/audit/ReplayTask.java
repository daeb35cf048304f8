// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.io.PrintStream;
import java.util.Locale;

/** {@code audit replay}: a topic against the live stores, or a file for itself. */
final class ReplayTask {

  private final PrintStream out;

  ReplayTask(PrintStream out) {
    this.out = out;
  }

  int cluster(ClusterLog log, LiveRows live) throws CouldNotRun, InterruptedException {
    boolean sound = true;
    for (int partition : log.partitions()) {
      Replay.Result result = log.replay(partition, live);
      result.fault().ifPresent(fault -> out.println("FAULT: " + fault.text()));
      result.differences().forEach(found -> out.println("DIFFERENCE: " + found.text()));
      out.printf(
          Locale.ROOT,
          "partition %d: %,d rows compared up to event %,d, %,d differ%n",
          partition,
          result.rows(),
          result.position(),
          result.differing());
      sound &= result.isSound();
    }
    out.println(sound ? "sound" : "FAULTS");
    return sound ? Audit.SOUND : Audit.FAULT;
  }

  int file(ExportedLog log) throws CouldNotRun {
    boolean sound = true;
    for (FileReplay.Partition partition : log.fold()) {
      partition.print(out);
      sound &= partition.fault().isEmpty();
    }
    return sound ? Audit.SOUND : Audit.FAULT;
  }
}
