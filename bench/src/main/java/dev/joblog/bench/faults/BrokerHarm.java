// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.measured.Cluster;
import dev.joblog.bench.measured.Member;
import dev.joblog.topics.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartitionInfo;

/** Brokers that die or stand still; the one that leads is the one that is missed. */
final class BrokerHarm {

  static String killLeader(Cluster cluster, Planned planned)
      throws IOException, InterruptedException {
    TopicPartitionInfo partition = ProcessHarm.pick(partitions(cluster), planned);
    return kill(cluster, partition.leader().id(), planned)
        + ", leader of partition "
        + partition.partition();
  }

  private static List<TopicPartitionInfo> partitions(Cluster cluster)
      throws IOException, InterruptedException {
    try (Admin admin = admin(cluster)) {
      return admin
          .describeTopics(List.of(Topics.COMMANDS))
          .allTopicNames()
          .get()
          .values()
          .iterator()
          .next()
          .partitions();
    } catch (ExecutionException e) {
      throw unknown(e);
    }
  }

  static String killController(Cluster cluster, Planned planned)
      throws IOException, InterruptedException {
    int controller;
    try (Admin admin = admin(cluster)) {
      controller = admin.describeMetadataQuorum().quorumInfo().get().leaderId();
    } catch (ExecutionException e) {
      throw unknown(e);
    }
    return kill(cluster, controller, planned) + ", the active controller";
  }

  private static IOException unknown(ExecutionException e) {
    return new IOException("Expected the brokers to tell who leads, but they did not", e);
  }

  private static String kill(Cluster cluster, int node, Planned planned)
      throws IOException, InterruptedException {
    Member broker = cluster.brokers().get(node - 1);
    broker.kill();
    Thread.sleep(planned.hold().toMillis());
    broker.start();
    return broker.name();
  }

  private static Admin admin(Cluster cluster) {
    return Admin.create(
        Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrap()));
  }

  private BrokerHarm() {}
}
