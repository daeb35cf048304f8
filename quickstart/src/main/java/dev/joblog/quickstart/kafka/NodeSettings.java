// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The server properties of one combined KRaft node. Short time-outs throughout: Kafka's defaults
 * are made for racks, and would let every restart here wait for 10 to 45 seconds.
 *
 * @param id 1 to the number of nodes
 * @param clientPort where clients connect, on loopback
 * @param dataDir in the node's working directory
 */
record NodeSettings(int id, int clientPort, int controllerPort, Path dataDir) {

  /**
   * Bytes of one record, unpacked, that the broker takes; Kafka's default is what an array holds.
   */
  static final int UNPACKED_MAX = 16 << 20;

  private static final String HOST = "127.0.0.1";

  String address() {
    return HOST + ":" + clientPort;
  }

  Properties properties(List<NodeSettings> cluster) {
    int copies = Math.min(3, cluster.size());
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(id));
    p.setProperty(
        "controller.quorum.voters",
        cluster.stream()
            .map(n -> n.id + "@" + HOST + ":" + n.controllerPort)
            .collect(Collectors.joining(",")));
    p.setProperty(
        "listeners", "PLAINTEXT://" + address() + ",CONTROLLER://" + HOST + ":" + controllerPort);
    p.setProperty("advertised.listeners", "PLAINTEXT://" + address());
    p.setProperty("controller.listener.names", "CONTROLLER");
    // Beside the node's working directory: a list in Kafka, where a comma in a path would part it.
    p.setProperty("log.dirs", String.valueOf(dataDir.getFileName()));
    p.setProperty("auto.create.topics.enable", "false");
    // Against bombs: far above any record of ours (1 MiB), and what is larger is its sender's to
    // know.
    p.setProperty("max.decompressed.message.bytes", Integer.toString(UNPACKED_MAX));

    p.setProperty("default.replication.factor", Integer.toString(copies));
    p.setProperty("min.insync.replicas", Integer.toString(Math.max(1, copies - 1)));
    p.setProperty("offsets.topic.replication.factor", Integer.toString(copies));
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", Integer.toString(copies));
    p.setProperty("transaction.state.log.min.isr", Integer.toString(Math.max(1, copies - 1)));
    p.setProperty("transaction.state.log.num.partitions", "4");

    // A client that dies, and a node that restarts, are noticed in seconds.
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("group.streams.initial.rebalance.delay.ms", "0");
    p.setProperty("group.streams.min.session.timeout.ms", "3000");
    p.setProperty("group.streams.session.timeout.ms", "6000");
    p.setProperty("group.streams.min.heartbeat.interval.ms", "500");
    p.setProperty("group.streams.heartbeat.interval.ms", "1000");
    p.setProperty("group.min.session.timeout.ms", "1000");
    p.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    // A producer that forgot its transaction holds up a partition so long, and no longer.
    p.setProperty("transaction.max.timeout.ms", "60000");
    // A restart after kill -9 waits for it; a busy machine was seen to reach 1 s.
    p.setProperty("broker.session.timeout.ms", "3000");
    p.setProperty("broker.heartbeat.interval.ms", "500");

    // Small: one machine, one user.
    p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    p.setProperty("log.index.size.max.bytes", "1048576");
    p.setProperty("num.network.threads", "1");
    p.setProperty("num.io.threads", "2");
    p.setProperty("background.threads", "2");
    return p;
  }
}
