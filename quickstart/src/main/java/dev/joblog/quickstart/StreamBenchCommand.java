// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.joblog.processor.Processor;
import dev.joblog.processor.ProcessorConfig;
import dev.joblog.quickstart.bench.StreamBench;
import dev.joblog.quickstart.kafka.BrokerHome;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code ./joblog bench streams}: a Kafka, a processor and a gateway of its own, in a directory
 * that is deleted afterwards. The gateway is a process for itself, so that its memory is its own;
 * the processor and all clients are in this one.
 */
final class StreamBenchCommand {

  private static final Duration READY_AT_MOST = Duration.ofSeconds(90);

  /** Streams of the measurement itself. */
  private static final int OTHER_STREAMS = 200;

  /**
   * @param home the source tree, built
   */
  static void run(Path home, StreamBenchOptions options, PrintStream out) throws Exception {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      options.requireFiles(unix.getMaxFileDescriptorCount());
    }
    Path brokerHome = home.resolve("quickstart").resolve("broker").resolve("target");
    Path directory = Files.createTempDirectory("joblog-bench");
    try {
      run(new BrokerHome(brokerHome), directory, options, StreamBench.SETTLE, out);
    } finally {
      delete(directory);
    }
  }

  /**
   * @param directory for everything that is written; the caller's to delete
   * @param settle how long idle streams are left alone before memory is read
   */
  static void run(
      BrokerHome brokerHome,
      Path directory,
      StreamBenchOptions options,
      Duration settle,
      PrintStream out)
      throws Exception {
    out.println("starting Kafka, a processor and a gateway …");
    try (LocalKafka kafka =
        LocalKafka.single(
            brokerHome,
            directory.resolve("kafka"),
            directory.resolve("archives"),
            FreePorts.pick(1).get(0))) {
      kafka.start();
      LocalLayout layout = LocalLayout.in(directory, kafka.bootstrap());
      Secrets secrets = new Secrets(layout.secrets());
      try (Processor processor =
          Processor.start(ProcessorConfig.of(ProcessorSettings.of(layout, secrets)))) {
        processor.awaitSoleOwner(READY_AT_MOST);
        bench(layout, secrets, directory, options, settle, out);
      }
    }
  }

  private static void bench(
      LocalLayout layout,
      Secrets secrets,
      Path directory,
      StreamBenchOptions options,
      Duration settle,
      PrintStream out)
      throws IOException, InterruptedException {
    int streams = options.connections() + OTHER_STREAMS;
    Map<String, Object> limits =
        Map.of("connectionsMax", streams, "connectionsPerTenantMax", streams);
    String settings = GatewaySettings.json(layout, secrets, limits);
    try (GatewayProcess gateway = GatewayProcess.start(directory, settings, layout.address())) {
      new StreamBench(
              new StreamBench.Gateway(
                  layout.address(), gateway.pid(), layout.bootstrap(), "dev", "dev-secret"),
              out)
          .run(options.connections(), options.jobs(), settle);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }

  private StreamBenchCommand() {}
}
