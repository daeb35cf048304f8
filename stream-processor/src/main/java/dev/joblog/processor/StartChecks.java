// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.GroupProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka would not say, or only in a warning: asked before the processor joins its group. A
 * cluster that does not answer a question (an ACL) is taken at its word later.
 */
final class StartChecks {

  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  private static final long WAIT_MS = 10_000;

  private static final String STREAMS_FEATURE = "streams.version";

  /** The broker's own cap; no group may have more hot copies. */
  private static final String STANDBYS_MAX = "group.streams.max.standby.replicas";

  /** What a topic gets that is made without a setting of its own. */
  private static final String BROKERS_TOMBSTONES = "log.cleaner.delete.retention.ms";

  /** Kafka's default. */
  private static final Duration TOMBSTONES_KEPT = Duration.ofDays(1);

  private final Admin admin;
  private final ProcessorConfig.Streams ours;

  StartChecks(Admin admin, ProcessorConfig.Streams ours) {
    this.admin = admin;
    this.ours = ours;
  }

  /**
   * @param changelog of the store
   * @throws StartRefusedException at the first fault
   */
  void run(String changelog) throws InterruptedException {
    groupHasOurProtocol();
    if (ours.groupProtocol() == GroupProtocol.STREAMS) {
      clusterKnowsTheStreamsProtocol();
      standbysAreWithinTheBrokersCap();
    }
    tombstonesOutliveState(changelog);
  }

  /** A group of one kind takes no member of another, and says so to nobody. */
  private void groupHasOurProtocol() throws InterruptedException {
    GroupType type =
        ours.groupProtocol() == GroupProtocol.STREAMS ? GroupType.STREAMS : GroupType.CLASSIC;
    Optional<GroupListing> other =
        answer(admin.listGroups().valid(), "groups")
            .flatMap(
                groups ->
                    groups.stream()
                        .filter(group -> group.groupId().equals(ours.applicationId()))
                        .filter(group -> group.type().filter(is -> is != type).isPresent())
                        .filter(group -> !isEmpty(group))
                        .findFirst());
    if (other.isPresent()) {
      throw new StartRefusedException(
          "Expected the processors of group "
              + ours.applicationId()
              + " to have groupProtocol "
              + ours.groupProtocol().name
              + ", but some run with "
              + other.get().type().map(GroupType::toString).orElse("another")
              + ": stop every one of them, then start them all with the new setting.");
    }
  }

  private static boolean isEmpty(GroupListing group) {
    return group
        .groupState()
        .filter(state -> state == GroupState.EMPTY || state == GroupState.DEAD)
        .isPresent();
  }

  private void clusterKnowsTheStreamsProtocol() throws InterruptedException {
    Optional<Integer> level =
        answer(admin.describeFeatures().featureMetadata(), "features")
            .map(
                features ->
                    Optional.ofNullable(features.finalizedFeatures().get(STREAMS_FEATURE))
                        .map(range -> (int) range.maxVersionLevel())
                        .orElse(0));
    if (level.isPresent() && level.get() < 1) {
      throw new StartRefusedException(
          "Expected the cluster to have the feature streams.version=1, which groupProtocol streams"
              + " needs, but it has not: upgrade it (kafka-features.sh upgrade --feature"
              + " streams.version=1), or set streams.groupProtocol to classic.");
    }
  }

  private void standbysAreWithinTheBrokersCap() throws InterruptedException {
    Optional<Integer> cap = brokerSetting(STANDBYS_MAX).map(Integer::parseInt);
    if (cap.isPresent() && ours.standbys() > cap.get()) {
      throw new StartRefusedException(
          "Expected streams.standbys to be at most "
              + cap.get()
              + ", as "
              + STANDBYS_MAX
              + " of the brokers says, but it is "
              + ours.standbys()
              + ", and none at all would be kept: lower it, or raise theirs.");
    }
  }

  /**
   * State that was away while tombstones went from the changelog brings dead rows back: Streams
   * takes its offset for good. State older than {@link StreamsSettings#STATE_AGE_MAX} is made anew.
   */
  private void tombstonesOutliveState(String changelog) throws InterruptedException {
    Optional<String> ofTopic =
        setting(
            new ConfigResource(ConfigResource.Type.TOPIC, changelog),
            TopicConfig.DELETE_RETENTION_MS_CONFIG);
    Optional<Long> kept =
        (ofTopic.isPresent() ? ofTopic : brokerSetting(BROKERS_TOMBSTONES)).map(Long::parseLong);
    if (kept.isPresent() && kept.get() <= StreamsSettings.STATE_AGE_MAX.toMillis()) {
      throw new StartRefusedException(
          "Expected "
              + (ofTopic.isPresent()
                  ? TopicConfig.DELETE_RETENTION_MS_CONFIG + " of " + changelog
                  : BROKERS_TOMBSTONES + " of the brokers")
              + " to be above "
              + StreamsSettings.STATE_AGE_MAX.toMillis()
              + ", for so long a processor takes state of its own disk for good, but it is "
              + kept.get()
              + ": set it to "
              + TOMBSTONES_KEPT.toMillis()
              + ".");
    }
  }

  private Optional<String> brokerSetting(String name) throws InterruptedException {
    Optional<String> id =
        answer(admin.describeCluster().controller(), "the controller").map(node -> node.idString());
    return id.isPresent()
        ? setting(new ConfigResource(ConfigResource.Type.BROKER, id.get()), name)
        : Optional.empty();
  }

  private Optional<String> setting(ConfigResource of, String name) throws InterruptedException {
    return answer(admin.describeConfigs(List.of(of)).all(), of.toString())
        .map(Map::values)
        .flatMap(configs -> configs.stream().findFirst())
        .map(config -> config.get(name))
        .map(ConfigEntry::value);
  }

  private static <T> Optional<T> answer(KafkaFuture<T> asked, String what)
      throws InterruptedException {
    try {
      return Optional.of(asked.get(WAIT_MS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException none) {
      if (!(none.getCause() instanceof UnknownTopicOrPartitionException)) {
        LOG.warn("event=start-check-unanswered asked=\"{}\" reason=\"{}\"", what, none.toString());
      }
      return Optional.empty();
    }
  }
}
