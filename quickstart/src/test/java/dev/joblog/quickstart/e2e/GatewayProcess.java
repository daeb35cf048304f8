// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.auth.Scopes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A gateway in a process of its own, so that it can be killed with -9. */
final class GatewayProcess implements AutoCloseable {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final int port;
  private final ProcessBuilder builder;
  private Process process;

  /** Starts it. */
  GatewayProcess(Path directory, String bootstrap, List<Integer> ports) throws IOException {
    this.port = ports.get(0);
    Path key = Files.writeString(directory.resolve("token-key"), SECRET);
    Path settings = directory.resolve("gateway.json");
    Files.write(settings, new ObjectMapper().writeValueAsBytes(settings(bootstrap, ports, key)));
    this.builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.joblog.gateway.GatewayApplication",
                "server",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("gateway.log").toFile()));
    this.process = builder.start();
  }

  private static Map<String, Object> settings(String bootstrap, List<Integer> ports, Path key) {
    return Map.of(
        "kafka", Map.of("bootstrapServers", bootstrap),
        "processors", List.of("http://127.0.0.1:" + ports.get(2)),
        "secrets", Map.of("internalToken", SECRET, "requestIds", SECRET, "cursors", SECRET),
        "auth",
            Map.of(
                "issuer", "joblog-dev",
                "audience", "joblog",
                "development",
                    Map.of(
                        "signingKeyFile",
                        key.toString(),
                        "clients",
                        List.of(
                            Map.of(
                                "id",
                                "dev",
                                "secret",
                                "dev-secret",
                                "tenant",
                                TopicClient.TENANT,
                                "scopes",
                                Scopes.ALL,
                                "capabilities",
                                List.of())))),
        "server",
            Map.of(
                "applicationConnectors", List.of(connector(ports.get(0))),
                "adminConnectors", List.of(connector(ports.get(1)))));
  }

  private static Map<String, Object> connector(int port) {
    return Map.of("type", "http", "bindHost", "127.0.0.1", "port", port);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() throws IOException {
    process = builder.start();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
