// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.quickstart.kafka.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the parts of a local run are.
 *
 * @param bootstrap of Kafka
 * @param port of the gateway
 * @param adminPort of the gateway's metrics
 * @param queryPort of the processor
 * @param state the processor's directory
 * @param secrets directory
 * @param log file of processor and gateway
 */
public record LocalLayout(
    String bootstrap, int port, int adminPort, int queryPort, Path state, Path secrets, Path log) {

  /** On free ports, with everything in one directory. */
  public static LocalLayout in(Path directory, String bootstrap) {
    List<Integer> ports = FreePorts.pick(3);
    Path absolute = directory.toAbsolutePath();
    return new LocalLayout(
        bootstrap,
        ports.get(0),
        ports.get(1),
        ports.get(2),
        absolute.resolve("state"),
        absolute.resolve("secrets"),
        absolute.resolve("joblog.log"));
  }

  public URI address() {
    return URI.create("http://localhost:" + port);
  }

  public URI admin() {
    return URI.create("http://localhost:" + adminPort);
  }
}
