// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

class TopicPlanTest {

  private final TopicPlan plan = TopicPlan.replicated();

  @Test
  void commandsAndEventsHaveTheSamePartitions() {
    assertThat(topic(Topics.COMMANDS).partitions()).isEqualTo(topic(Topics.EVENTS).partitions());
  }

  @Test
  void onlyCommandsCarryTheBrokersTime() {
    for (TopicPlan.Topic topic : plan.topics()) {
      assertThat(topic.configs().get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG))
          .as(topic.name())
          .isEqualTo(topic.name().equals(Topics.COMMANDS) ? "LogAppendTime" : "CreateTime");
      assertThat(topic.configs().containsKey(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG))
          .as(topic.name())
          .isEqualTo(!topic.name().equals(Topics.COMMANDS));
    }
  }

  @Test
  void theLogAndItsCheckpointsAreNeverDeleted() {
    assertThat(topic(Topics.EVENTS).configs()).containsEntry("retention.ms", "-1");
    assertThat(topic(Topics.AUDIT_CHECKPOINTS).configs()).containsEntry("retention.ms", "-1");
    assertThat(topic(Topics.OUTCOMES).configs()).containsEntry("retention.ms", "86400000");
    assertThat(topic(Topics.COMMANDS).configs()).containsEntry("retention.ms", "2592000000");
  }

  @Test
  void everySettingIsOneThatKafkaKnows() {
    for (TopicPlan.Topic topic : plan.topics()) {
      for (String name : topic.configs().keySet()) {
        assertThat(org.apache.kafka.common.config.TopicConfig.class.getFields())
            .as(name)
            .anySatisfy(field -> assertThat(field.get(null)).isEqualTo(name));
      }
    }
  }

  @Test
  void aChangelogIsAsSafeAsTheLogAndCompactedLongBeforeItIsAGigabyte() {
    TopicPlan.Topic changelog = plan.changelog("jobs-changelog");

    assertThat(changelog.partitions()).isEqualTo(topic(Topics.COMMANDS).partitions());
    assertThat(changelog.configs())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("segment.bytes", "52428800")
        .containsEntry("min.compaction.lag.ms", "600000")
        .containsEntry("min.insync.replicas", "2");
  }

  @Test
  void boundsArePartOfThePlan() {
    assertThat(new TopicPlan(4096, 1, 1, 1).commandPartitions()).isEqualTo(4096);
    assertThatThrownBy(() -> new TopicPlan(4097, 1, 1, 1))
        .hasMessage("Expected commandPartitions to be 1 to 4096, but it is 4097");
    assertThatThrownBy(() -> new TopicPlan(1, 0, 1, 1)).hasMessageContaining("outcomePartitions");
    assertThatThrownBy(() -> new TopicPlan(1, 1, 1, 2)).hasMessageContaining("minInSyncReplicas");
  }

  private TopicPlan.Topic topic(String name) {
    return plan.topics().stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
