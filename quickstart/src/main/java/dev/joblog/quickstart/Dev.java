// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.processor.Processor;
import dev.joblog.quickstart.kafka.BrokerHome;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code ./joblog dev}: broker, processor and gateway, until Ctrl-C. */
final class Dev {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Once: a producer's mistake is seen here, and costs a commit interval for each command. */
  static final String FORWARDS =
      "joblog: a producer sends commands to a wrong partition; they are forwarded. Set its"
          + " partitioner to murmur2_random (librdkafka), as README says under Commands over the"
          + " topic.";

  private final DevOptions options;
  private final BrokerHome brokerHome;
  private final PrintStream out;

  private Dev(DevOptions options, BrokerHome brokerHome, PrintStream out) {
    this.options = options;
    this.brokerHome = brokerHome;
    this.out = out;
  }

  /**
   * Returns after Ctrl-C, with everything closed.
   *
   * @param home the source tree, built
   */
  static void run(Path home, DevOptions options, PrintStream out) throws Exception {
    Path brokerHome = home.resolve("quickstart").resolve("broker").resolve("target");
    StopSignal stop = StopSignal.install();
    try {
      new Dev(options, new BrokerHome(brokerHome), out).run(stop);
    } finally {
      stop.closed();
    }
  }

  private void run(StopSignal stop) throws Exception {
    long began = System.nanoTime();
    try (DataDir dataDir = DataDir.take(options.dataDir())) {
      requireFree(options.port());
      int kafkaPort = new KafkaPort(dataDir.kafkaPort(), out).take(options.kafkaPort());
      out.println("joblog: starting Kafka …");
      try (LocalKafka kafka =
          LocalKafka.single(brokerHome, dataDir.kafka(), dataDir.archives(), kafkaPort)) {
        kafka.start();
        Predecessor.release(kafka.bootstrap(), ProcessorSettings.APPLICATION_ID, this::tell);
        out.println("joblog: starting processor and gateway …");
        LocalLayout layout =
            new LocalLayout(
                kafka.bootstrap(),
                options.port(),
                adminPort(options.port()),
                FreePorts.pick(1).get(0),
                dataDir.state(),
                dataDir.secrets(),
                dataDir.log());
        try (LocalJoblog joblog =
            LocalJoblog.start(layout, options.bacalhauApprover(), what -> waits(stop, what))) {
          Duration took = Duration.ofNanos(System.nanoTime() - began);
          new Running(layout.bootstrap(), layout.queryPort()).write(dataDir.path());
          out.println(Welcome.text(layout, options, took));
          await(stop, kafka, joblog);
          Running.forget(dataDir.path());
          out.println("joblog: stopping …");
        }
      }
    }
  }

  private void waits(StopSignal stop, String what) throws InterruptedException, Refused {
    if (stop.await(Duration.ZERO)) {
      throw new Refused("Stopped before it was ready; " + what + ".");
    }
    tell(what + " …");
  }

  private void tell(String what) {
    out.println("joblog: " + what);
  }

  private static void requireFree(int port) throws Refused {
    if (!FreePorts.isFree(port)) {
      throw new Refused(
          "Expected port "
              + port
              + " to be free, but another program listens there: stop it, or name another with"
              + " --port.");
    }
  }

  /** The next one where it is free. */
  private static int adminPort(int port) {
    int next = port + 1;
    return next <= FreePorts.PORT_MAX && FreePorts.isFree(next) ? next : FreePorts.pick(1).get(0);
  }

  private void await(StopSignal stop, LocalKafka kafka, LocalJoblog joblog)
      throws InterruptedException, Refused {
    boolean told = false;
    while (!stop.await(LOOK)) {
      if (!told && joblog.forwarded() > 0) {
        told = true;
        out.println(FORWARDS);
      }
      Optional<String> crash = kafka.crash();
      if (crash.isPresent()) {
        throw new Refused("Expected Kafka to run on, but " + crash.get());
      }
      if (joblog.failure().isPresent()) {
        throw new Refused(
            Processor.sentence(joblog.failure().get()) + " (log: " + options.dataDir() + ")");
      }
    }
  }
}
