// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import dev.joblog.quickstart.kafka.BrokerHome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A built source tree, whose services can be started with the settings that it ships.
 *
 * @param home its directory
 */
public record Checkout(Path home) {

  /** The first of its parts that is not built; empty: all are. */
  public Optional<Path> missing() {
    return List.of(
            jar("stream-processor"),
            jar("api-gateway"),
            broker().resolve("quickstart-broker.jar"),
            processorSettings(),
            gatewaySettings())
        .stream()
        .filter(file -> !Files.exists(file))
        .findFirst();
  }

  BrokerHome brokerHome() {
    return new BrokerHome(broker());
  }

  private Path broker() {
    return home.resolve("quickstart").resolve("broker").resolve("target");
  }

  /** As the service's Dockerfile has it. */
  String classPath(String service) {
    Path jar = jar(service);
    return jar + File.pathSeparator + jar.resolveSibling("lib").resolve("*");
  }

  private Path jar(String service) {
    return home.resolve(service).resolve("target").resolve(service + ".jar");
  }

  Path processorSettings() {
    return config("stream-processor").resolve("processor.yml");
  }

  Path processorLogging() {
    return config("stream-processor").resolve("logback.xml");
  }

  Path gatewaySettings() {
    return config("api-gateway").resolve("gateway.yml");
  }

  private Path config(String service) {
    return home.resolve(service).resolve("src").resolve("main").resolve("config");
  }
}
