// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The broker of {@code docker-compose.yml}, against the one that every test here runs on. */
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

  @Test
  void itHasTheSettingsThatTheServiceNeeds() throws Exception {
    JsonNode environment =
        new YAMLMapper()
            .readTree(Path.of("..", "docker-compose.yml").toFile())
            .at("/services/broker/environment");
    NodeSettings node = new NodeSettings(1, 9092, 9093, Path.of("data"));
    Properties tested = node.properties(List.of(node));
    assertThat(tested.stringPropertyNames()).containsAll(OF_THE_PLACE);
    for (String name : tested.stringPropertyNames()) {
      if (!OF_THE_PLACE.contains(name)) {
        String variable = "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
        assertThat(environment.path(variable).asText())
            .as(variable)
            .isEqualTo(tested.getProperty(name));
      }
    }
  }
}
