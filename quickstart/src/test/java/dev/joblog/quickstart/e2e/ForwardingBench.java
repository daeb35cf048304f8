// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What forwarding costs: creates that lie on a wrong partition against creates that lie on their
 * own, from the append to the outcome, which is read as soon as it is there. Not a test; {@code
 * docs/benchmarks.md} has the command and the figures.
 */
public final class ForwardingBench {

  private static final Order CREATE = TopicClient.create("forwarding.bench", "{\"n\":1}");
  private static final long PAUSE_NANOS = 20_000_000;

  private final TopicClient client;
  private final int home;
  private final int wrong;

  private ForwardingBench(TopicClient client) {
    this.client = client;
    this.home = client.home();
    this.wrong = home == 0 ? 1 : 0;
  }

  /**
   * @param arguments how many commands in a burst, how many one at a time, how many rounds
   */
  public static void main(String[] arguments) throws Exception {
    int burst = Integer.parseInt(arguments[0]);
    int single = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    try (JoblogStack stack = JoblogStack.start(Files.createTempDirectory(Path.of("target"), "b-"));
        TopicClient client = TopicClient.uncommitted(stack.bootstrap())) {
      ForwardingBench bench = new ForwardingBench(client);
      bench.burst(bench.home, burst);
      bench.burst(bench.wrong, burst);
      for (int round = 1; round <= rounds; round++) {
        long right = bench.burst(bench.home, burst);
        long astray = bench.burst(bench.wrong, burst);
        System.out.printf("burst, per second: own %d, wrong %d%n", right, astray);
      }
      bench.oneAtATime("own", bench.home, single);
      bench.oneAtATime("wrong", bench.wrong, single);
      bench.besideOthers(single);
    }
  }

  /** Commands a second, until the last has its outcome. */
  private long burst(int partition, int commands) throws Exception {
    List<UUID> ids = new ArrayList<>();
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      CommandHeader header = TopicClient.header("importer", Optional.empty());
      ids.add(header.commandId());
      records.add(client.record(header, CREATE));
    }
    long begin = System.nanoTime();
    client.appendAllTo(partition, records);
    for (UUID id : ids) {
      client.outcome(id);
    }
    return commands * 1_000_000_000L / (System.nanoTime() - begin);
  }

  private void oneAtATime(String name, int partition, int commands) throws Exception {
    long[] nanos = new long[commands];
    for (int i = 0; i < commands; i++) {
      nanos[i] = ask(partition);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    print("one at a time, " + name, nanos);
  }

  /** Of those that lie on their own, while one is forwarded there before each. */
  private void besideOthers(int commands) throws Exception {
    long[] nanos = new long[commands];
    for (int i = 0; i < commands; i++) {
      CommandHeader other = TopicClient.header("importer", Optional.empty());
      client.appendAllTo(wrong, List.of(client.record(other, CREATE)));
      LockSupport.parkNanos(PAUSE_NANOS);
      nanos[i] = ask(home);
    }
    print("one at a time, own, 20 ms after one on a wrong partition", nanos);
  }

  private long ask(int partition) throws Exception {
    CommandHeader header = TopicClient.header("importer", Optional.empty());
    long begin = System.nanoTime();
    client.appendAllTo(partition, List.of(client.record(header, CREATE)));
    client.outcome(header.commandId());
    return System.nanoTime() - begin;
  }

  private static void print(String name, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms%n",
        name, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
  }
}
