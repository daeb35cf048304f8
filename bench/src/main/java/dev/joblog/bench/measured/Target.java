// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is measured: a gateway, and what is known of what stands behind it: nothing, by default. */
public interface Target extends AutoCloseable {

  /** Whose jobs all are. */
  String TENANT = "dev";

  /** Of the gateway. */
  URI address();

  /** Header lines that a request needs, each with its end of line. */
  String authorization();

  /** Where the gateway's metrics are; empty: not known. */
  default Optional<URI> admin() {
    return Optional.empty();
  }

  /** Of its Kafka; empty: not known. */
  default Optional<String> bootstrap() {
    return Optional.empty();
  }

  /** Its processor, where that is ours to end and to start. */
  default Optional<Processor> processor() {
    return Optional.empty();
  }

  /** Those that are ours to measure, as far as they run. */
  default List<Part> parts() {
    return List.of();
  }

  /** The one of that name. */
  default Part part(String name) {
    return parts().stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
  }

  /** What it writes, by name. */
  default Map<String, Path> data() {
    return Map.of();
  }

  /**
   * @throws IOException when one of its processes ended by itself
   */
  default void requireAlive() throws IOException {}

  @Override
  void close();

  /**
   * One process.
   *
   * @param heap as its command line says
   */
  record Part(String name, long pid, String heap) {}
}
