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
    Services services = new Services(checkout, kafka.bootstrap());
    this.processor = new Processor(services, directory, plan.partitions(), ports.get(1));
    processor.start();
    this.gateway = gateway(services, plan, ports.get(1));
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

  private ServiceProcess gateway(Services services, Plan plan, int queryPort) throws IOException {
    List<String> options =
        List.of(
            GATEWAY_HEAP,
            LATE_ANSWERS,
            "-Ddw.streams.connectionsMax=" + plan.streams(),
            "-Ddw.streams.connectionsPerTenantMax=" + plan.streams());
    return services
        .gateway(0, port, adminPort, List.of(queryPort), issuer, options)
        .start(directory.resolve("gateway.log"));
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
