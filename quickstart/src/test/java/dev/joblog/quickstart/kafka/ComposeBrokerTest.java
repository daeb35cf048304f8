// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.quickstart.deploy.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

/** The brokers of {@code docker-compose.yml}, against those that every test here runs on. */
final class ComposeBrokerTest {

  /** Of the machine, not of the service: where things are, and how small they must be. */
  private static final List<String> OF_THE_PLACE =
      List.of(
          "controller.quorum.voters",
          "listeners",
          "advertised.listeners",
          "log.dirs",
          "offsets.topic.num.partitions",
          "transaction.state.log.num.partitions",
          "log.cleaner.dedupe.buffer.size",
          "log.index.size.max.bytes",
          "num.network.threads",
          "num.io.threads",
          "background.threads");

  /** Known to Kafka 4.4's brokers, and not needed by the tests'. */
  private static final List<String> OF_COMPOSE =
      List.of(
          "listener.security.protocol.map",
          "inter.broker.listener.name",
          "unclean.leader.election.enable",
          "ssl.client.auth",
          "heap.opts");

  @Test
  void eachHasTheSettingsThatTheServiceNeeds() throws IOException {
    List<NodeSettings> cluster = cluster();
    for (NodeSettings node : cluster) {
      JsonNode environment = compose("docker-compose.yml", node.id()).path("environment");
      Properties tested = node.properties(cluster);
      assertThat(tested.stringPropertyNames()).containsAll(OF_THE_PLACE);
      for (String name : tested.stringPropertyNames()) {
        if (!OF_THE_PLACE.contains(name)) {
          assertThat(environment.path(variable(name)).asText())
              .as(variable(name))
              .isEqualTo(tested.getProperty(name));
        }
      }
      String host = "broker-" + node.id();
      assertThat(environment.path("KAFKA_ADVERTISED_LISTENERS").asText())
          .isEqualTo("CLIENT://" + host + ":9092");
      assertThat(environment.path("KAFKA_CONTROLLER_QUORUM_VOTERS").asText().split(","))
          .contains(node.id() + "@" + host + ":9093");
    }
  }

  /** Kafka passes over what it does not know. */
  @Test
  void noSettingIsOneThatNobodyKnows() throws IOException {
    Set<String> known = new HashSet<>();
    for (NodeSettings node : cluster()) {
      node.properties(cluster()).stringPropertyNames().forEach(name -> known.add(variable(name)));
    }
    OF_COMPOSE.forEach(name -> known.add(variable(name)));
    AdminClientConfig.configNames().forEach(name -> known.add(variable(name)));
    known.add("CLUSTER_ID");
    for (String file : List.of("docker-compose.yml", "docker-compose.tls.yml")) {
      for (NodeSettings node : cluster()) {
        for (Map.Entry<String, JsonNode> set :
            compose(file, node.id()).path("environment").properties()) {
          assertThat(known).contains(set.getKey());
        }
      }
    }
  }

  private static List<NodeSettings> cluster() {
    return List.of(
        new NodeSettings(1, 9092, 9093, Path.of("data")),
        new NodeSettings(2, 9092, 9093, Path.of("data")),
        new NodeSettings(3, 9092, 9093, Path.of("data")));
  }

  private static String variable(String name) {
    return "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static JsonNode compose(String file, int broker) throws IOException {
    return Yaml.file(file).at("/services/broker-" + broker);
  }
}
