// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import dev.joblog.quickstart.Refused;
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

  /**
   * @throws Refused when it is not built
   */
  public static Checkout built(Path home) throws Refused {
    Checkout checkout = new Checkout(home);
    Optional<Path> missing = checkout.missing();
    if (missing.isPresent()) {
      throw new Refused(
          "Expected a built checkout in "
              + home
              + ", but there is no "
              + missing.get()
              + ": run ./mvnw -Pquick -Dmaven.test.skip=true package there.");
    }
    return checkout;
  }

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
    return jar(service) + File.pathSeparator + libraries(service).resolve("*");
  }

  /** What the service needs beside its own jar. */
  public Path libraries(String service) {
    return jar(service).resolveSibling("lib");
  }

  private Path jar(String service) {
    return home.resolve(service).resolve("target").resolve(service + ".jar");
  }

  /** YAML; properties in trees before commit 9ebec69. */
  Path processorSettings() {
    Path yaml = config("stream-processor").resolve("processor.yml");
    Path properties = yaml.resolveSibling("processor.properties");
    return Files.exists(properties) ? properties : yaml;
  }

  /** For Java: what told a service how to log before it knew by itself. */
  List<String> logging(String service) {
    Path file = config(service).resolve("logback.xml");
    return Files.exists(file) ? List.of("-Dlogback.configurationFile=" + file) : List.of();
  }

  Path gatewaySettings() {
    return config("api-gateway").resolve("gateway.yml");
  }

  private Path config(String service) {
    return home.resolve(service).resolve("src").resolve("main").resolve("config");
  }
}
