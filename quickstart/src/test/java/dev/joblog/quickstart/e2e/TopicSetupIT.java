// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.topics.TopicMismatchException;
import dev.joblog.topics.TopicPlan;
import dev.joblog.topics.TopicSetup;
import dev.joblog.topics.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics, made and checked on a real broker. */
final class TopicSetupIT {

  private static final TopicPlan PLAN = new TopicPlan(4, 2, 1, 1);

  @TempDir static Path directory;
  private static TestKafka kafka;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestKafka.start(directory);
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()));
    TopicSetup.ensure(admin, PLAN);
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void makesEveryTopicOnceAndAcceptsItLater() throws Exception {
    TopicSetup.ensure(admin, PLAN);

    assertThat(admin.listTopics().names().get())
        .containsExactlyInAnyOrder(
            Topics.COMMANDS,
            Topics.EVENTS,
            Topics.OUTCOMES,
            Topics.DEAD_LETTER,
            Topics.AUDIT_CHECKPOINTS);
  }

  @Test
  void refusesAnotherPartitionCountInOneSentence() {
    assertThatThrownBy(() -> TopicSetup.ensure(admin, new TopicPlan(8, 2, 1, 1)))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessage("Expected topic job-commands to have 8 partitions, but it has 4");
  }

  @Test
  void refusesAnotherTimestampTypeInOneSentence() throws Exception {
    timestampType("CreateTime");
    try {
      assertThatThrownBy(() -> TopicSetup.ensure(admin, PLAN))
          .isInstanceOf(TopicMismatchException.class)
          .hasMessage(
              "Expected topic job-commands to have message.timestamp.type=LogAppendTime, but it has"
                  + " CreateTime");
    } finally {
      timestampType("LogAppendTime");
    }
  }

  private static void timestampType(String type) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.COMMANDS);
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry("message.timestamp.type", type), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
  }
}
