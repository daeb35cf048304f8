// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import dev.joblog.quickstart.kafka.BrokerHome;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.nio.file.Path;

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
