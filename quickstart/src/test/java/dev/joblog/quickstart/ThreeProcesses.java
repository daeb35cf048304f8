// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static dev.joblog.quickstart.Waiting.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.quickstart.e2e.JoblogStack;
import dev.joblog.quickstart.kafka.BrokerHome;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Broker, processor and gateway, each a process of its own, with the settings of a local run. */
final class ThreeProcesses implements AutoCloseable {

  private final LocalKafka kafka;
  private final LocalLayout layout;
  private final Process processor;
  private final Path processorLog;
  private final GatewayProcess gateway;

  private ThreeProcesses(
      LocalKafka kafka,
      LocalLayout layout,
      Process processor,
      Path processorLog,
      GatewayProcess gateway) {
    this.kafka = kafka;
    this.layout = layout;
    this.processor = processor;
    this.processorLog = processorLog;
    this.gateway = gateway;
  }

  /** Returns when the gateway is ready. */
  static ThreeProcesses start(Path directory) throws Exception {
    LocalKafka kafka =
        LocalKafka.single(
            new BrokerHome(Path.of("broker", "target")),
            directory.resolve("kafka"),
            Path.of("target", "archives"),
            FreePorts.pick(1).get(0));
    kafka.start();
    LocalLayout layout = LocalLayout.in(directory, kafka.bootstrap());
    Secrets secrets = new Secrets(layout.secrets());
    Path log = directory.resolve("processor.out");
    Process processor = processor(directory, ProcessorSettings.of(layout, secrets), log);
    GatewayProcess gateway =
        GatewayProcess.start(directory, GatewaySettings.json(layout, secrets), layout.address());
    return new ThreeProcesses(kafka, layout, processor, log, gateway);
  }

  private static Process processor(Path directory, Map<String, Object> settings, Path log)
      throws IOException {
    Path file = directory.resolve("processor.yml");
    new ObjectMapper().writeValue(file.toFile(), settings);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.joblog.processor.ProcessorMain",
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  URI address() {
    return layout.address();
  }

  /** Broker, processor, gateway; then all of them. */
  List<List<Long>> eachAndAll() {
    long broker = kafka.pids().get(0);
    return List.of(
        List.of(broker),
        List.of(processor.pid()),
        List.of(gateway.pid()),
        List.of(broker, processor.pid(), gateway.pid()));
  }

  void awaitReady() throws Exception {
    Readiness readiness = new Readiness(layout.address());
    await(
        "gateway to be ready",
        () -> {
          expectAlive();
          return readiness.problem().isEmpty();
        });
  }

  /** None of them may end: who starts them again is not here. */
  void expectAlive() throws IOException {
    kafka
        .crash()
        .ifPresent(
            story -> {
              throw new AssertionError(story);
            });
    if (!processor.isAlive()) {
      throw new AssertionError(
          "Expected the processor to run, but it ended: " + Files.readString(processorLog));
    }
  }

  /** How many commands were seen with two different outcomes. */
  double divergence() throws IOException, InterruptedException {
    return JoblogStack.divergence(layout.admin());
  }

  @Override
  public void close() {
    gateway.close();
    processor.destroyForcibly();
    kafka.kill();
  }
}
