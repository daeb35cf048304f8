// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import dev.joblog.quickstart.TokenIssuer;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Three brokers (replication factor 3, two in sync), two processors with a standby, two gateways:
 * each a process, on loopback, the services from their own jars with the settings that the checkout
 * ships.
 */
public final class Cluster implements AutoCloseable {

  /** Of the processors and of the gateways. */
  public static final int TWO = 2;

  /** Of a processor's store, where it has a disk of its own. */
  public static final int DISK_MIB = 256;

  private static final int BROKERS = 3;

  /** No system gives it to anybody; the others follow. */
  private static final int FIRST_GROUP = 48_100;

  private static final int OUTCOME_PARTITIONS = 4;
  private static final List<String> SMALL =
      List.of("-Xmx256m", "-Xms64m", "-XX:TieredStopAtLevel=1");

  private final Path directory;
  private final LocalKafka kafka;
  private final TokenIssuer issuer;
  private final boolean asRoot;
  private final List<Integer> brokerPorts;
  private final List<Member> brokers = new ArrayList<>();
  private final List<Service> processors = new ArrayList<>();
  private final List<Service> gateways = new ArrayList<>();
  private final List<URI> addresses = new ArrayList<>();
  private final List<URI> admins = new ArrayList<>();
  private final Supervisor supervisor;
  private final Disks disks;

  private Cluster(List<Checkout> builds, Path directory, int partitions, boolean asRoot)
      throws IOException {
    this.directory = directory;
    this.asRoot = asRoot;
    this.disks = new Disks(directory, TWO, asRoot);
    List<Integer> ports = FreePorts.pick(BROKERS + 3 * TWO);
    this.brokerPorts = ports.subList(0, BROKERS);
    this.kafka =
        LocalKafka.cluster(
            builds.get(0).brokerHome(),
            directory.resolve("kafka"),
            directory.resolve("archives"),
            brokerPorts);
    this.issuer = TokenIssuer.start();
    List<Services> services =
        builds.stream().map(build -> new Services(build, kafka.bootstrap())).toList();
    List<Integer> processorPorts = ports.subList(BROKERS, BROKERS + TWO);
    List<Integer> rest = ports.subList(BROKERS + TWO, ports.size());
    for (int i = 0; i < TWO; i++) {
      processors.add(processor(services, i, processorPorts.get(i), partitions));
      addresses.add(Services.internal(rest.get(2 * i)));
      admins.add(Services.internal(rest.get(2 * i + 1)));
      gateways.add(gateway(services, i, processorPorts));
    }
    for (int id = 1; id <= BROKERS; id++) {
      brokers.add(new Broker(kafka, id));
    }
    this.supervisor = new Supervisor(services());
  }

  private Service processor(List<Services> builds, int number, int port, int partitions) {
    List<String> options = new ArrayList<>(SMALL);
    options.add("-Djoblog.processor.topics.commandPartitions=" + partitions);
    options.add("-Djoblog.processor.topics.outcomePartitions=" + OUTCOME_PARTITIONS);
    List<Launch> launches =
        builds.stream()
            .map(build -> build.processor(BROKERS, state(number), port, options))
            .toList();
    return new Service(
        processorName(number), launches, directory, Services.internal(port), group(number));
  }

  private Service gateway(List<Services> builds, int number, List<Integer> processorPorts) {
    URI address = addresses.get(number);
    int adminPort = admins.get(number).getPort();
    List<Launch> launches =
        builds.stream()
            .map(
                build ->
                    build.gateway(
                        number, address.getPort(), adminPort, processorPorts, issuer, SMALL))
            .toList();
    return new Service(
        "gateway-" + (number + 1), launches, directory, address, group(TWO + number));
  }

  private int group(int number) {
    return asRoot ? FIRST_GROUP + number : 0;
  }

  /** A node of the Kafka cluster. */
  private record Broker(LocalKafka kafka, int id) implements Member {
    @Override
    public String name() {
      return "broker-" + id;
    }

    @Override
    public long pid() {
      return kafka
          .pid(id)
          .orElseThrow(() -> new IllegalStateException("Expected " + name() + " to run"));
    }

    @Override
    public void kill() {
      kafka.kill(id);
    }

    @Override
    public void start() {
      kafka.start();
    }
  }

  /**
   * Returns when all of it is ready.
   *
   * @param builds what the services are of: of the first, until one is {@link Service#replace
   *     replaced}; it has the brokers too
   * @param directory for everything that is written; the caller's to delete
   * @param asRoot whether stores get small disks and services groups of their own, for which this
   *     process must be root
   * @throws IOException when it is not ready in three minutes
   */
  public static Cluster start(List<Checkout> builds, Path directory, int partitions, boolean asRoot)
      throws IOException, InterruptedException {
    Cluster cluster = new Cluster(builds, directory.toAbsolutePath(), partitions, asRoot);
    boolean ready = false;
    try {
      cluster.disks.mount();
      cluster.kafka.start();
      cluster.supervisor.start();
      cluster.awaitReady();
      ready = true;
      return cluster;
    } finally {
      if (!ready) {
        cluster.close();
      }
    }
  }

  /**
   * Returns when all services say that they are ready.
   *
   * @throws IOException when they do not in three minutes
   */
  public void awaitReady() throws IOException, InterruptedException {
    supervisor.awaitReady();
  }

  public List<Member> brokers() {
    return List.copyOf(brokers);
  }

  public List<Service> processors() {
    return List.copyOf(processors);
  }

  public List<Service> gateways() {
    return List.copyOf(gateways);
  }

  /** Processors and gateways. */
  public List<Service> services() {
    return Stream.concat(processors.stream(), gateways.stream()).toList();
  }

  /** As its service has it. */
  public static String processorName(int number) {
    return "processor-" + (number + 1);
  }

  /** Of a processor's store. */
  public Path state(int processor) {
    return disks.of(processor).resolve("state");
  }

  /** Where clients reach the brokers. */
  public List<Integer> brokerPorts() {
    return List.copyOf(brokerPorts);
  }

  /** Of the gateways. */
  public List<URI> addresses() {
    return List.copyOf(addresses);
  }

  /** Where the gateways' metrics are. */
  public List<URI> admins() {
    return List.copyOf(admins);
  }

  public String bootstrap() {
    return kafka.bootstrap();
  }

  /** Of the processors' ports, in a file. */
  public Path internalToken() throws IOException {
    return Files.writeString(directory.resolve("internal-token"), Services.INTERNAL_TOKEN);
  }

  /** With every scope. */
  public String token(String tenant, String principal) {
    return issuer.token(tenant, principal);
  }

  /** What ended without having been told to, by name. */
  public Map<String, Integer> endedByThemselves() {
    Map<String, Integer> ended = new LinkedHashMap<>();
    services().stream()
        .filter(service -> service.endedByItself() > 0)
        .forEach(service -> ended.put(service.name(), service.endedByItself()));
    return ended;
  }

  @Override
  public void close() {
    supervisor.close();
    issuer.close();
    kafka.kill();
    disks.close();
  }
}
