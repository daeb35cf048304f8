// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.measured.Cluster;
import dev.joblog.bench.measured.Root;
import dev.joblog.bench.measured.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Harm that needs root: a wire that is cut, a disk that is full. */
final class RootHarm {

  private static final int CHUNK_BYTES = 1 << 16;

  /** What one process sends to another is lost. */
  private record Wire(Service from, List<Integer> ports, String to) {}

  static String cut(Cluster cluster, Planned planned) throws IOException, InterruptedException {
    Wire wire = ProcessHarm.pick(wires(cluster), planned);
    int group = wire.from().group();
    try {
      Root.cut(group, wire.ports());
      Thread.sleep(planned.hold().toMillis());
    } catch (IOException | InterruptedException e) {
      try {
        Root.join(group, wire.ports());
      } catch (IOException unjoined) { // perhaps a port that could not be cut
        e.addSuppressed(unjoined);
      }
      throw e;
    }
    Root.join(group, wire.ports());
    return "what " + wire.from().name() + " sends to " + wire.to();
  }

  /** From every service to every process that it speaks to. */
  private static List<Wire> wires(Cluster cluster) {
    List<Wire> wires = new ArrayList<>();
    for (Service from : cluster.services()) {
      for (Service to : cluster.processors()) {
        if (from != to) {
          wires.add(new Wire(from, List.of(to.health().getPort()), to.name()));
        }
      }
      List<Integer> brokers = cluster.brokerPorts();
      for (int i = 0; i < brokers.size(); i++) {
        wires.add(new Wire(from, List.of(brokers.get(i)), cluster.brokers().get(i).name()));
      }
      wires.add(new Wire(from, brokers, "all brokers"));
    }
    return wires;
  }

  /** Somebody else fills the disk of a processor's store, and frees it again. */
  static String fill(Cluster cluster, Planned planned) throws IOException, InterruptedException {
    int number = planned.victim() % cluster.processors().size();
    Path filler = cluster.state(number).resolveSibling("filler");
    long bytes = 0;
    try {
      bytes = fill(filler);
      Thread.sleep(planned.hold().toMillis());
    } finally {
      Files.deleteIfExists(filler);
    }
    return cluster.processors().get(number).name() + ", " + (bytes >> 20) + " MiB filled";
  }

  private static long fill(Path filler) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (bytes < (long) Cluster.DISK_MIB << 20) {
        out.write(chunk);
        bytes += chunk.length;
      }
    } catch (IOException full) {
      return bytes;
    }
    throw new IOException("Expected a disk to be full after " + bytes + " bytes, but it is not");
  }

  private RootHarm() {}
}
