// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import dev.joblog.quickstart.TokenIssuer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The services of a checkout on loopback, with the settings that it ships and secrets of the run.
 *
 * @param bootstrap brokers, {@code host:port,…}
 */
record Services(Checkout checkout, String bootstrap) {

  /** Of the internal ports. */
  static final String INTERNAL_TOKEN = "internal-0123456789abcdef01234567";

  private static final String HOST = "127.0.0.1";
  private static final String LEASE_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  /**
   * A processor.
   *
   * @param replicas of every topic
   * @param state directory of its store
   * @param port to answer gateways at
   * @param options for Java
   */
  Launch processor(int replicas, Path state, int port, List<String> options) {
    return processor(checkout.processorSettings(), replicas, state, port, options);
  }

  /**
   * Likewise.
   *
   * @param settings the file
   */
  Launch processor(Path settings, int replicas, Path state, int port, List<String> options) {
    List<String> arguments = arguments("stream-processor", options);
    arguments.addAll(List.of("dev.joblog.processor.ProcessorMain", settings.toString()));
    return new Launch(
        "processor",
        arguments,
        Map.of(
            "JOBLOG_KAFKA",
            bootstrap,
            "JOBLOG_REPLICATION_FACTOR",
            Integer.toString(replicas),
            "JOBLOG_STATE_DIR",
            state.toString(),
            "JOBLOG_INTERNAL_BIND_HOST",
            HOST,
            "JOBLOG_INTERNAL_PORT",
            Integer.toString(port),
            "JOBLOG_INTERNAL_ADVERTISED_HOST",
            HOST,
            "JOBLOG_INTERNAL_TOKEN",
            INTERNAL_TOKEN,
            "JOBLOG_LEASE_KEY_1",
            LEASE_KEY));
  }

  /** Where a processor answers gateways and auditors. */
  static URI internal(int port) {
    return URI.create("http://" + HOST + ":" + port);
  }

  /**
   * A gateway.
   *
   * @param number from 0: its partition of the outcomes
   * @param processors their ports
   * @param options for Java
   */
  Launch gateway(
      int number,
      int port,
      int adminPort,
      List<Integer> processors,
      TokenIssuer issuer,
      List<String> options) {
    List<String> arguments = arguments("api-gateway", options);
    arguments.addAll(
        List.of(
            "dev.joblog.gateway.GatewayApplication",
            "server",
            checkout.gatewaySettings().toString()));
    String first = internal(processors.get(0)).toString();
    if (processors.size() > 1) {
      arguments.add(
          0,
          processors.stream()
              .map(other -> internal(other).toString())
              .collect(Collectors.joining(",", "-Ddw.processors=", "")));
    }
    return new Launch(
        "gateway",
        arguments,
        Map.ofEntries(
            Map.entry("JOBLOG_KAFKA", bootstrap),
            Map.entry("JOBLOG_REPLY_PARTITION", Integer.toString(number)),
            Map.entry("JOBLOG_PROCESSOR", first),
            Map.entry("JOBLOG_PORT", Integer.toString(port)),
            Map.entry("JOBLOG_ADMIN_PORT", Integer.toString(adminPort)),
            Map.entry("JOBLOG_INTERNAL_TOKEN", INTERNAL_TOKEN),
            Map.entry("JOBLOG_REQUEST_ID_SECRET", "requests-0123456789abcdef01234567"),
            Map.entry("JOBLOG_CURSOR_SECRET", "cursors-0123456789abcdef012345678"),
            Map.entry("JOBLOG_ISSUER", TokenIssuer.NAME),
            Map.entry("JOBLOG_JWKS_URL", issuer.keysUrl())));
  }

  private List<String> arguments(String service, List<String> options) {
    List<String> arguments = new ArrayList<>(options);
    arguments.add("-XX:+UseSerialGC");
    arguments.addAll(checkout.logging(service));
    arguments.addAll(List.of("-cp", checkout.classPath(service)));
    return arguments;
  }
}
