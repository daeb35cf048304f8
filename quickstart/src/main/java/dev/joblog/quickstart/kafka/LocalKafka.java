// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;

/**
 * A Kafka cluster of one or three real nodes on loopback, for the quickstart and for tests. Data
 * survive {@link #stop}, {@link #kill} and the death of this JVM; nodes do not survive this JVM.
 * Used by one thread at a time.
 */
public final class LocalKafka implements AutoCloseable {

  /** Of each node, as its command line says. */
  public static final String HEAP = "-Xmx320m";

  private static final Duration READY_AT_MOST = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(25);

  private final List<Node> nodes;

  private LocalKafka(List<Node> nodes) {
    this.nodes = nodes;
  }

  /** One node. */
  public static LocalKafka single(BrokerHome home, Path directory, Path archives, int clientPort) {
    return cluster(home, directory, archives, List.of(clientPort));
  }

  /**
   * One node that takes longer to be warm and is faster then: for measuring, where the others are
   * for a quick start.
   */
  public static LocalKafka optimised(
      BrokerHome home, Path directory, Path archives, int clientPort) {
    return cluster(home, directory, archives, List.of(clientPort), true);
  }

  /**
   * @param directory of the cluster; made when missing, taken over with its data when there
   * @param archives where the class data archive is kept that makes the next start faster
   * @param clientPorts one per node
   */
  public static LocalKafka cluster(
      BrokerHome home, Path directory, Path archives, List<Integer> clientPorts) {
    return cluster(home, directory, archives, clientPorts, false);
  }

  private static LocalKafka cluster(
      BrokerHome home,
      Path directory,
      Path archives,
      List<Integer> clientPorts,
      boolean optimised) {
    List<Integer> controllerPorts = FreePorts.pick(clientPorts.size());
    List<NodeSettings> cluster = new ArrayList<>();
    for (int i = 0; i < clientPorts.size(); i++) {
      cluster.add(
          new NodeSettings(
              i + 1,
              clientPorts.get(i),
              controllerPorts.get(i),
              directory.resolve("node-" + (i + 1)).resolve("data").toAbsolutePath()));
    }
    String clusterId = clusterId(directory);
    List<Node> nodes =
        cluster.stream()
            .map(
                settings ->
                    new Node(
                        home,
                        settings,
                        List.copyOf(cluster),
                        clusterId,
                        directory.resolve("node-" + settings.id()).toAbsolutePath(),
                        archives.toAbsolutePath(),
                        optimised))
            .toList();
    return new LocalKafka(nodes);
  }

  /**
   * Kafka's form of a UUID; derived, so that every node of a directory formats for the same one.
   */
  static String clusterId(Path directory) {
    UUID id =
        UUID.nameUUIDFromBytes(
            directory.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What clients connect to, {@code host:port,…}. */
  public String bootstrap() {
    return nodes.stream().map(n -> n.settings().address()).collect(Collectors.joining(","));
  }

  /**
   * Starts every node that does not run, and waits until the cluster answers.
   *
   * @throws KafkaFailed when a node ends, or the cluster does not answer in 5 minutes
   */
  public void start() {
    try {
      for (Node node : nodes) {
        if (!node.isAlive()) {
          node.launch();
        }
      }
      awaitReady();
    } catch (IOException e) {
      throw new KafkaFailed("Expected to start Kafka, but " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaFailed("Expected Kafka to start, but we were interrupted", e);
    }
  }

  /** The story of a node that ended by itself, if one did. */
  public Optional<String> crash() {
    return nodes.stream().map(Node::crash).flatMap(Optional::stream).findFirst();
  }

  /** The process of each node that runs. */
  public List<Long> pids() {
    return nodes.stream().map(Node::pid).flatMap(Optional::stream).toList();
  }

  /**
   * The process of one node; empty while it does not run.
   *
   * @param id 1 to the number of nodes
   */
  public Optional<Long> pid(int id) {
    return nodes.get(id - 1).pid();
  }

  /** Stops every node cleanly. */
  public void stop() {
    nodes.forEach(Node::askToStop);
    eachNode(Node::awaitStop);
  }

  /** {@code kill -9} for every node. */
  public void kill() {
    eachNode(Node::kill);
  }

  /**
   * {@code kill -9} for one node.
   *
   * @param id 1 to the number of nodes
   */
  public void kill(int id) {
    run(nodes.get(id - 1), Node::kill);
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + READY_AT_MOST.toNanos();
    for (Node node : nodes) {
      while (!accepts(node.settings().clientPort())) {
        checkTime(deadline, "no node listens");
      }
    }
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()))) {
      while (nodesSeen(admin) < nodes.size()) {
        checkTime(deadline, "not every node joined");
      }
    }
  }

  private void checkTime(long deadline, String what) throws InterruptedException {
    for (Node node : nodes) {
      node.crash()
          .ifPresent(
              story -> {
                throw new KafkaFailed("Expected Kafka to start, but " + story);
              });
    }
    if (System.nanoTime() > deadline) {
      throw new KafkaFailed(
          "Expected Kafka to answer in 5 minutes, but " + what + "; see " + nodes.get(0).log());
    }
    Thread.sleep(POLL.toMillis());
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Of our own cluster: another one may have taken the port first. */
  private int nodesSeen(Admin admin) throws InterruptedException {
    try {
      DescribeClusterResult cluster = admin.describeCluster();
      return nodes.get(0).isOf(cluster.clusterId().get(2, TimeUnit.SECONDS))
          ? cluster.nodes().get(2, TimeUnit.SECONDS).size()
          : 0;
    } catch (ExecutionException | TimeoutException notYet) {
      return 0;
    }
  }

  private void eachNode(NodeAction action) {
    nodes.forEach(node -> run(node, action));
  }

  private static void run(Node node, NodeAction action) {
    try {
      action.on(node);
    } catch (IOException e) {
      throw new KafkaFailed("Expected to stop Kafka, but " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaFailed("Expected Kafka to stop, but we were interrupted", e);
    }
  }

  private interface NodeAction {
    void on(Node node) throws IOException, InterruptedException;
  }
}
