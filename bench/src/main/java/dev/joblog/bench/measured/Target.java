// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is measured: a gateway, and what is known of what stands behind it. */
public interface Target extends AutoCloseable {

  /** Whose jobs all are. */
  String TENANT = "dev";

  /** Of the gateway. */
  URI address();

  /** Header lines that a request needs, each with its end of line. */
  String authorization();

  /** Where the gateway's metrics are; empty: not known. */
  Optional<URI> admin();

  /** Of its Kafka; empty: not known. */
  Optional<String> bootstrap();

  /** Its processor, where that is ours to end and to start. */
  default Optional<Processor> processor() {
    return Optional.empty();
  }

  /** Those that are ours to measure, as far as they run. */
  List<Part> parts();

  /** The one of that name. */
  default Part part(String name) {
    return parts().stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
  }

  /** What it writes, by name. */
  Map<String, Path> data();

  /**
   * @throws java.io.IOException when one of its processes ended by itself
   */
  void requireAlive() throws java.io.IOException;

  @Override
  void close();

  /**
   * One process.
   *
   * @param heap as its command line says
   */
  record Part(String name, long pid, String heap) {}
}
