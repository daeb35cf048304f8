// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates what is missing, checks what is there, at start. Changes no topic that exists. */
public final class TopicSetup {

  /** For each answer of the cluster, and for the leaders of new partitions to show. */
  public static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final List<String> CHECKED =
      List.of(
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);

  private final Admin admin;
  private final List<TopicPlan.Topic> topics;
  private final short replicationFactor;

  private TopicSetup(Admin admin, List<TopicPlan.Topic> topics, int replicationFactor) {
    this.admin = admin;
    this.topics = topics;
    this.replicationFactor = (short) replicationFactor;
  }

  /**
   * Returns when every partition of every topic has a leader that answers: a first write before
   * that can put an idempotent producer into an endless OUT_OF_ORDER_SEQUENCE loop.
   *
   * @throws TopicMismatchException if a topic is there with other partitions or timestamps
   * @throws TopicsUnavailableException if the cluster does not answer, or refuses
   */
  public static void ensure(Admin admin, TopicPlan plan) throws InterruptedException {
    TopicSetup setup = new TopicSetup(admin, plan.topics(), plan.replicationFactor());
    setup.check(setup.awaitMade());
    setup.awaitAnswers();
  }

  /**
   * The same for the changelog, which is Streams' in all else: one that is there is taken as it is.
   *
   * @throws TopicsUnavailableException if the cluster does not answer, or refuses
   */
  public static void ensureChangelog(Admin admin, TopicPlan plan, String name)
      throws InterruptedException {
    TopicSetup setup =
        new TopicSetup(admin, List.of(plan.changelog(name)), plan.replicationFactor());
    setup.awaitMade();
    setup.awaitAnswers();
  }

  private Map<String, TopicDescription> awaitMade() throws InterruptedException {
    createMissing(describe());
    return awaitLeaders();
  }

  private void createMissing(Map<String, TopicDescription> present) throws InterruptedException {
    List<NewTopic> missing = new ArrayList<>();
    for (TopicPlan.Topic topic : topics) {
      if (!present.containsKey(topic.name())) {
        missing.add(
            new NewTopic(topic.name(), topic.partitions(), replicationFactor)
                .configs(topic.configs()));
      }
    }
    for (Map.Entry<String, KafkaFuture<Void>> created :
        admin.createTopics(missing).values().entrySet()) {
      try {
        await(created.getValue());
      } catch (ExecutionException e) {
        // Another process of ours may have been a moment faster; its topic is waited for like ours.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw refused("create topic " + created.getKey(), e);
        }
      }
    }
  }

  private Map<String, TopicDescription> awaitLeaders() throws InterruptedException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (true) {
      Map<String, TopicDescription> present = describe();
      Optional<String> leaderless = leaderless(present);
      if (leaderless.isEmpty()) {
        return present;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TopicsUnavailableException(
            "Expected every partition to have a leader within "
                + WAIT_MAX
                + ", but "
                + leaderless.get()
                + " has none");
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private Optional<String> leaderless(Map<String, TopicDescription> present) {
    return topics.stream()
        .map(TopicPlan.Topic::name)
        .filter(
            name ->
                Optional.ofNullable(present.get(name))
                    .map(
                        found ->
                            found.partitions().stream()
                                .anyMatch(at -> at.leader() == null || at.leader().isEmpty()))
                    .orElse(true))
        .findFirst();
  }

  private void check(Map<String, TopicDescription> present) throws InterruptedException {
    Map<String, Config> configs = configs();
    for (TopicPlan.Topic topic : topics) {
      int partitions =
          Optional.ofNullable(present.get(topic.name())).orElseThrow().partitions().size();
      if (partitions != topic.partitions()) {
        throw new TopicMismatchException(
            "Expected topic "
                + topic.name()
                + " to have "
                + topic.partitions()
                + " partitions, but it has "
                + partitions);
      }
      check(topic, Optional.ofNullable(configs.get(topic.name())).orElseThrow());
    }
  }

  private static void check(TopicPlan.Topic topic, Config actual) {
    for (String name : CHECKED) {
      String expected = topic.configs().get(name);
      String value = Optional.ofNullable(actual.get(name)).map(at -> at.value()).orElse("unset");
      if (expected != null && !expected.equals(value)) {
        throw new TopicMismatchException(
            "Expected topic "
                + topic.name()
                + " to have "
                + name
                + "="
                + expected
                + ", but it has "
                + value);
      }
    }
  }

  private void awaitAnswers() throws InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicPlan.Topic topic : topics) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    try {
      await(admin.listOffsets(ends).all());
    } catch (ExecutionException e) {
      throw refused("ask every partition's leader for its end", e);
    }
  }

  /** Those of our topics that are there. */
  private Map<String, TopicDescription> describe() throws InterruptedException {
    List<String> names = topics.stream().map(TopicPlan.Topic::name).toList();
    Map<String, TopicDescription> present = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        admin.describeTopics(names).topicNameValues().entrySet()) {
      try {
        present.put(topic.getKey(), await(topic.getValue()));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw refused("describe topic " + topic.getKey(), e);
        }
      }
    }
    return present;
  }

  private Map<String, Config> configs() throws InterruptedException {
    List<ConfigResource> resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    try {
      return await(admin.describeConfigs(resources).all()).entrySet().stream()
          .collect(toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    } catch (ExecutionException e) {
      throw refused("read the topics' settings", e);
    }
  }

  private static <T> T await(KafkaFuture<T> answer)
      throws InterruptedException, ExecutionException {
    try {
      return answer.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TopicsUnavailableException(
          "Expected the cluster to answer within " + WAIT_MAX + ", but it did not", e);
    }
  }

  private static TopicsUnavailableException refused(String what, ExecutionException e) {
    return new TopicsUnavailableException(
        "Expected to " + what + ", but the cluster refused: " + e.getCause(), e);
  }
}
