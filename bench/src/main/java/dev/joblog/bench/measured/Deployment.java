// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import dev.joblog.quickstart.Readiness;
import dev.joblog.quickstart.TokenIssuer;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker, a processor and a gateway, each a process, on loopback; the services from their own
 * jars with the settings that the checkout ships.
 */
public final class Deployment implements Target {

  private static final String GATEWAY_HEAP = "-Xmx256m";

  /** A late answer is to be counted as late, not to be a 202, of which nobody knows what came. */
  private static final String LATE_ANSWERS = "-Ddw.nativeApi.waitAtMost=PT1M";

  private static final Duration READY_AT_MOST = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final String INTERNAL_TOKEN = "internal-0123456789abcdef01234567";

  private final Path directory;
  private final LocalKafka kafka;
  private final TokenIssuer issuer;
  private final Processor processor;
  private final ServiceProcess gateway;
  private final String authorization;
  private final int port;
  private final int adminPort;

  /**
   * How a deployment is to be.
   *
   * @param partitions of the commands
   * @param streams event streams that one tenant may have at once
   */
  public record Plan(int partitions, int streams) {}

  private Deployment(Checkout checkout, Path directory, Plan plan) throws IOException {
    this.directory = directory;
    List<Integer> ports = FreePorts.pick(4);
    this.port = ports.get(2);
    this.adminPort = ports.get(3);
    this.kafka =
        LocalKafka.optimised(
            checkout.brokerHome(),
            directory.resolve("kafka"),
            directory.resolve("archives"),
            ports.get(0));
    kafka.start();
    this.issuer = TokenIssuer.start();
    this.authorization = "Authorization: Bearer " + issuer.token(TENANT, "bench") + "\r\n";
    this.processor =
        new Processor(
            checkout,
            directory,
            plan.partitions(),
            kafka.bootstrap(),
            ports.get(1),
            INTERNAL_TOKEN);
    processor.start();
    this.gateway = gateway(checkout, plan, ports.get(1));
  }

  /**
   * Returns when it is ready.
   *
   * @param directory for everything that is written; the caller's to delete
   * @throws IOException when a process ends, or is not ready in two minutes
   */
  public static Deployment start(Checkout checkout, Path directory, Plan plan)
      throws IOException, InterruptedException {
    Deployment deployment = new Deployment(checkout, directory.toAbsolutePath(), plan);
    boolean ready = false;
    try {
      deployment.awaitReady();
      ready = true;
      return deployment;
    } finally {
      if (!ready) {
        deployment.close();
      }
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    Readiness readiness = new Readiness(address());
    long deadline = System.nanoTime() + READY_AT_MOST.toNanos();
    while (readiness.problem().isPresent()) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "Expected the gateway to be ready in "
                + READY_AT_MOST.toSeconds()
                + " s, but "
                + readiness.problem().orElse("it was later"));
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  private ServiceProcess gateway(Checkout checkout, Plan plan, int queryPort) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(GATEWAY_HEAP, "-XX:+UseSerialGC"));
    arguments.addAll(checkout.logging("api-gateway"));
    arguments.addAll(
        List.of(
            LATE_ANSWERS,
            "-Ddw.streams.connectionsMax=" + plan.streams(),
            "-Ddw.streams.connectionsPerTenantMax=" + plan.streams(),
            "-cp",
            checkout.classPath("api-gateway"),
            "dev.joblog.gateway.GatewayApplication",
            "server",
            checkout.gatewaySettings().toString()));
    return ServiceProcess.java(
        "gateway",
        arguments,
        Map.of(
            "JOBLOG_KAFKA",
            kafka.bootstrap(),
            "JOBLOG_PROCESSOR",
            "http://127.0.0.1:" + queryPort,
            "JOBLOG_PORT",
            Integer.toString(port),
            "JOBLOG_ADMIN_PORT",
            Integer.toString(adminPort),
            "JOBLOG_INTERNAL_TOKEN",
            INTERNAL_TOKEN,
            "JOBLOG_REQUEST_ID_SECRET",
            "requests-0123456789abcdef01234567",
            "JOBLOG_CURSOR_SECRET",
            "cursors-0123456789abcdef012345678",
            "JOBLOG_ISSUER",
            TokenIssuer.NAME,
            "JOBLOG_JWKS_URL",
            issuer.keysUrl()),
        directory.resolve("gateway.log"));
  }

  @Override
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public String authorization() {
    return authorization;
  }

  @Override
  public Optional<URI> admin() {
    return Optional.of(URI.create("http://127.0.0.1:" + adminPort));
  }

  @Override
  public Optional<String> bootstrap() {
    return Optional.of(kafka.bootstrap());
  }

  @Override
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("gateway", gateway.pid(), GATEWAY_HEAP));
    processor.pid().ifPresent(pid -> parts.add(new Part("processor", pid, Processor.HEAP)));
    parts.add(new Part("broker", kafka.pids().get(0), LocalKafka.HEAP));
    return parts;
  }

  @Override
  public Optional<Processor> processor() {
    return Optional.of(processor);
  }

  @Override
  public Map<String, Path> data() {
    Map<String, Path> data = new LinkedHashMap<>();
    data.put("topics", directory.resolve("kafka"));
    data.put("store", processor.store());
    return data;
  }

  @Override
  public void requireAlive() throws IOException {
    processor.requireAlive();
    gateway.requireAlive();
    Optional<String> crash = kafka.crash();
    if (crash.isPresent()) {
      throw new IOException("Expected Kafka to run, but " + crash.get());
    }
  }

  @Override
  public void close() {
    gateway.close();
    processor.close();
    issuer.close();
    kafka.kill();
  }
}
