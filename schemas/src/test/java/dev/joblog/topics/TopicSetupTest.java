// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicSetupTest {

  private static final TopicPlan PLAN = new TopicPlan(3, 2, 1, 1);
  private static final String CHANGELOG = "joblog-processor-jobs-changelog";
  private static final Node BROKER = new Node(0, "127.0.0.1", 9092);

  /** An empty node that the stand-in takes for a leader. */
  private static final Node NOBODY = new Node(1, "", -1);

  private final Cluster cluster = new Cluster();

  @Test
  void createsWhatIsMissing() throws Exception {
    TopicSetup.ensure(cluster, PLAN);

    Set<String> topics = cluster.listTopics().names().get();
    assertThat(topics)
        .containsExactlyInAnyOrder(
            "job-commands",
            "job-events",
            "job-outcomes",
            "job-commands-dead-letter",
            "job-audit-checkpoints");
    assertThat(partitions("job-commands")).isEqualTo(3);
    assertThat(partitions("job-events")).isEqualTo(3);
    assertThat(partitions("job-outcomes")).isEqualTo(2);
    assertThat(setting("job-commands", "message.timestamp.type")).isEqualTo("LogAppendTime");
    assertThat(setting("job-events", "message.timestamp.after.max.ms"))
        .isEqualTo(Long.toString(Long.MAX_VALUE));
    assertThat(setting("job-events", "retention.ms")).isEqualTo("-1");
  }

  @Test
  void leavesAloneWhatIsThere() throws Exception {
    TopicSetup.ensure(cluster, PLAN);
    TopicSetup.ensure(cluster, PLAN);

    assertThat(partitions("job-commands")).isEqualTo(3);
  }

  @Test
  void refusesAnotherPartitionCount() {
    cluster.add("job-commands", 4, BROKER, Map.of("message.timestamp.type", "LogAppendTime"));

    assertThatThrownBy(() -> TopicSetup.ensure(cluster, PLAN))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessage("Expected topic job-commands to have 3 partitions, but it has 4");
  }

  @Test
  void refusesAnotherTimestampType() {
    cluster.add("job-commands", 3, BROKER, Map.of("message.timestamp.type", "CreateTime"));

    assertThatThrownBy(() -> TopicSetup.ensure(cluster, PLAN))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessage(
            "Expected topic job-commands to have message.timestamp.type=LogAppendTime, but it has"
                + " CreateTime");
  }

  @Test
  void refusesABoundOnLogTime() {
    cluster.add(
        "job-events",
        3,
        BROKER,
        Map.of(
            "message.timestamp.type", "CreateTime", "message.timestamp.after.max.ms", "3600000"));

    assertThatThrownBy(() -> TopicSetup.ensure(cluster, PLAN))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("job-events")
        .hasMessageEndingWith("but it has 3600000");
  }

  @Test
  void waitsUntilEveryPartitionHasALeader() throws Exception {
    cluster.add("job-outcomes", 2, NOBODY, PLAN.topics().get(2).configs());
    cluster.leadersOfOutcomesShowAtDescription(4);

    TopicSetup.ensure(cluster, PLAN);

    assertThat(cluster.descriptions).isEqualTo(4);
  }

  @Test
  void makesTheChangelogForALogTimeOfItsOwnAndForCompaction() throws Exception {
    TopicSetup.ensureChangelog(cluster, PLAN, CHANGELOG);

    assertThat(partitions(CHANGELOG)).isEqualTo(3);
    assertThat(setting(CHANGELOG, "cleanup.policy")).isEqualTo("compact");
    assertThat(setting(CHANGELOG, "segment.bytes")).isEqualTo("52428800");
    assertThat(setting(CHANGELOG, "message.timestamp.after.max.ms"))
        .isEqualTo(Long.toString(Long.MAX_VALUE));
  }

  @Test
  void takesAChangelogThatAnEarlierBuildHadTheBrokersMake() throws Exception {
    cluster.add(
        CHANGELOG,
        3,
        BROKER,
        Map.of("cleanup.policy", "compact", "message.timestamp.after.max.ms", "3600000"));

    TopicSetup.ensureChangelog(cluster, PLAN, CHANGELOG);

    assertThat(setting(CHANGELOG, "message.timestamp.after.max.ms")).isEqualTo("3600000");
  }

  private int partitions(String topic) throws ExecutionException, InterruptedException {
    return cluster
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .values()
        .iterator()
        .next()
        .partitions()
        .size();
  }

  private String setting(String topic, String name)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        cluster.describeConfigs(List.of(resource)).all().get().values().iterator().next();
    return config.get(name).value();
  }

  /** Kafka's own stand-in for a cluster, of one broker. */
  private static final class Cluster extends MockAdminClient {

    private static final int PARTITIONS_MAX = 8;

    private int descriptions;
    private int leadersAt = Integer.MAX_VALUE;

    private Cluster() {
      super(List.of(BROKER, NOBODY), BROKER);
      Map<TopicPartition, Long> ends = new HashMap<>();
      Stream<String> topics = PLAN.topics().stream().map(TopicPlan.Topic::name);
      for (String topic : Stream.concat(topics, Stream.of(CHANGELOG)).toList()) {
        for (int partition = 0; partition < PARTITIONS_MAX; partition++) {
          ends.put(new TopicPartition(topic, partition), 0L);
        }
      }
      updateEndOffsets(ends);
    }

    private void add(String topic, int partitions, Node leader, Map<String, String> configs) {
      List<TopicPartitionInfo> infos = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        infos.add(new TopicPartitionInfo(partition, leader, List.of(BROKER), List.of(BROKER)));
      }
      addTopic(false, topic, infos, configs);
    }

    private void leadersOfOutcomesShowAtDescription(int number) {
      leadersAt = number;
    }

    @Override
    public synchronized DescribeTopicsResult describeTopics(
        TopicCollection topics, DescribeTopicsOptions options) {
      descriptions++;
      if (descriptions == leadersAt) {
        deleteTopics(List.of(Topics.OUTCOMES));
        add(Topics.OUTCOMES, 2, BROKER, PLAN.topics().get(2).configs());
      }
      return super.describeTopics(topics, options);
    }
  }
}
