// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import dev.joblog.quickstart.Waiting;
import dev.joblog.quickstart.kafka.BrokerHome;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import dev.joblog.topics.Topics;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * The broker under the end-to-end tests: a local one, or with {@code -Pdocker} one in a container.
 * Tests that kill the broker always use a local one: a container comes back on another port.
 */
interface TestKafka extends AutoCloseable {

  BrokerHome HOME = new BrokerHome(Path.of("broker", "target"));
  Path ARCHIVES = Path.of("target", "archives");

  String bootstrap();

  @Override
  void close();

  /** A processor makes its topics before it joins its group; these are the last of them. */
  default void awaitTopics() throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap()))) {
      Waiting.await(
          "the processor to make its topics",
          () -> admin.listTopics().names().get().contains(Topics.AUDIT_CHECKPOINTS));
    }
  }

  /** Started; by the system property {@code it.kafka}, {@code local} or {@code docker}. */
  static TestKafka start(Path directory) {
    String choice = System.getProperty("it.kafka", "local");
    return switch (choice) {
      case "local" -> local(directory);
      case "docker" -> DockerKafka.start();
      default ->
          throw new IllegalArgumentException(
              "Expected it.kafka to be local or docker, but it is " + choice);
    };
  }

  private static TestKafka local(Path directory) {
    LocalKafka kafka =
        LocalKafka.single(HOME, directory.resolve("kafka"), ARCHIVES, FreePorts.pick(1).get(0));
    kafka.start();
    return new TestKafka() {
      @Override
      public String bootstrap() {
        return kafka.bootstrap();
      }

      @Override
      public void close() {
        kafka.kill();
      }
    };
  }
}
