// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container, from an image that is already here: nothing is pulled. */
final class DockerKafka implements TestKafka {

  private static final String IMAGE = System.getProperty("it.kafka.image", "apache/kafka:4.4.0");

  private final KafkaContainer container;

  private DockerKafka(KafkaContainer container) {
    this.container = container;
  }

  static DockerKafka start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "Expected Docker for -Pdocker, but there is none: leave -Pdocker out, and the tests start"
              + " their own broker.");
    }
    boolean present =
        !DockerClientFactory.instance()
            .client()
            .listImagesCmd()
            .withReferenceFilter(IMAGE)
            .exec()
            .isEmpty();
    if (!present) {
      throw new IllegalStateException(
          "Expected the image "
              + IMAGE
              + " for -Pdocker, but Docker does not have it: docker pull it, or name another with"
              + " -Dit.kafka.image.");
    }
    KafkaContainer container =
        new KafkaContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("apache/kafka"))
            .withImagePullPolicy(image -> false)
            .withEnv("KAFKA_GROUP_STREAMS_INITIAL_REBALANCE_DELAY_MS", "0")
            .withEnv("KAFKA_GROUP_STREAMS_MIN_SESSION_TIMEOUT_MS", "3000")
            .withEnv("KAFKA_GROUP_STREAMS_MIN_HEARTBEAT_INTERVAL_MS", "500")
            .withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "500")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    container.start();
    return new DockerKafka(container);
  }

  @Override
  public String bootstrap() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
