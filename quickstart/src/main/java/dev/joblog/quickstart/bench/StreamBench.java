// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * What {@code GET /v2/events} costs: the gateway's memory for each idle stream, and the time from
 * an event's being visible in Kafka to its arrival at a client, with few streams open and with
 * many.
 */
public final class StreamBench {

  /** Longer than the time after which an idle stream gets a sign of life. */
  public static final Duration SETTLE = Duration.ofSeconds(20);

  /** Open before anything is measured, so that code and pools are there. */
  private static final int FIRST_STREAMS = 100;

  private static final int WARM_UP_JOBS = 300;
  private static final Duration RATE = Duration.ofMillis(20);

  private final Gateway gateway;
  private final PrintStream out;

  /**
   * The gateway under test.
   *
   * @param pid of its process, which is not this one: what is measured is the gateway's alone
   * @param bootstrap of its Kafka
   * @param client a development client of one tenant, which may have all the streams
   */
  public record Gateway(URI address, long pid, String bootstrap, String client, String secret) {}

  public StreamBench(Gateway gateway, PrintStream out) {
    this.gateway = gateway;
    this.out = out;
  }

  /**
   * @param connections idle streams
   * @param jobs per line of latencies
   * @param settle how long streams are left alone before memory is read
   */
  public void run(int connections, int jobs, Duration settle)
      throws IOException, InterruptedException {
    BenchClient client = new BenchClient(gateway.address(), gateway.client(), gateway.secret());
    try (TopicWatcher topic = new TopicWatcher(gateway.bootstrap());
        StreamWatcher stream = new StreamWatcher(gateway.address(), client.bearer());
        IdleStreams idle = new IdleStreams(gateway.address(), client.bearer())) {
      StreamLatency latency = new StreamLatency(client, topic.arrivals(), stream.arrivals());
      out.println("warming up with " + WARM_UP_JOBS + " jobs …");
      var unused = latency.each(RATE, 1, WARM_UP_JOBS);
      String fewAlone = latency.oneAtATime(1, jobs);
      String fewSteady = latency.each(RATE, 1, jobs);

      memory(idle, connections, settle);
      idle.idle();

      int many = connections + FIRST_STREAMS + 1;
      String manyAlone = latency.oneAtATime(many, jobs);
      String manySteady = latency.each(RATE, many, jobs);
      out.println(StreamLatency.header());
      for (String row : new String[] {fewAlone, fewSteady, manyAlone, manySteady}) {
        out.println(row);
      }
    }
  }

  private void memory(IdleStreams idle, int connections, Duration settle)
      throws IOException, InterruptedException {
    GatewayMemory memory = new GatewayMemory(gateway.pid());
    idle.open(FIRST_STREAMS, open -> {});
    idle.settle(settle);
    long before = memory.residentBytes();
    out.println("opening " + connections + " idle streams …");
    idle.open(connections, open -> out.println("  " + open + " open"));
    idle.settle(settle);
    long after = memory.residentBytes();
    out.println(
        String.format(
            Locale.ROOT,
            "gateway process, after a full collection: %s with %d streams, %s with %d;"
                + " %.1f KB (of 1,000 bytes) for each idle stream",
            GatewayMemory.mib(before),
            FIRST_STREAMS + 1,
            GatewayMemory.mib(after),
            connections + FIRST_STREAMS + 1,
            GatewayMemory.kilobytesEach(before, after, connections)));
  }
}
