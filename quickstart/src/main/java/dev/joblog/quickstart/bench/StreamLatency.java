// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates jobs and compares, for each, when its event arrived at the Kafka consumer and at the
 * client of the stream. Both are threads of this process and read the same clock. The two read
 * Kafka independently, so that a single difference may be negative.
 */
final class StreamLatency {

  private final BenchClient client;
  private final Arrivals topic;
  private final Arrivals stream;

  StreamLatency(BenchClient client, Arrivals topic, Arrivals stream) {
    this.client = client;
    this.topic = topic;
    this.stream = stream;
  }

  /** Each is created when the one before has arrived at both: alone in its transaction. */
  String oneAtATime(int streams, int jobs) throws IOException, InterruptedException {
    List<Long> visible = new ArrayList<>();
    List<Long> arrived = new ArrayList<>();
    for (int job = 0; job < jobs; job++) {
      Sent sent = send(job);
      visible.add(topic.await(sent.id()) - sent.at());
      arrived.add(stream.await(sent.id()) - sent.at());
    }
    return row("one at a time", streams, visible, arrived);
  }

  /** One every so often, whatever has arrived. */
  String each(Duration interval, int streams, int jobs) throws IOException, InterruptedException {
    List<Sent> all = new ArrayList<>();
    long begin = System.nanoTime();
    for (int job = 0; job < jobs; job++) {
      long due = begin + job * interval.toNanos();
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      all.add(send(job));
    }
    List<Long> visible = new ArrayList<>();
    List<Long> arrived = new ArrayList<>();
    for (Sent sent : all) {
      visible.add(topic.await(sent.id()) - sent.at());
      arrived.add(stream.await(sent.id()) - sent.at());
    }
    return row("one every " + interval.toMillis() + " ms", streams, visible, arrived);
  }

  /**
   * @param at before the request was sent
   */
  private record Sent(String id, long at) {}

  private Sent send(int job) throws IOException, InterruptedException {
    long now = System.nanoTime();
    return new Sent(client.create("bench-streams", job), now);
  }

  static String header() {
    return """
    | jobs created        | streams |   jobs | in Kafka p50 ms |     p99 | at client p50 ms |     p99 | added p50 ms |     p99 |
    |---------------------|--------:|-------:|----------------:|--------:|-----------------:|--------:|-------------:|--------:|\
    """;
  }

  /**
   * @param visible nanoseconds from the request to the Kafka consumer, by job
   * @param arrived to the stream's client, in the same order
   */
  static String row(String name, int streams, List<Long> visible, List<Long> arrived) {
    List<Long> added = new ArrayList<>();
    for (int job = 0; job < visible.size(); job++) {
      added.add(arrived.get(job) - visible.get(job));
    }
    Samples kafka = new Samples(visible);
    Samples client = new Samples(arrived);
    Samples difference = new Samples(added);
    return String.format(
        Locale.ROOT,
        "| %-19s | %7d | %6d | %15.2f | %7.2f | %16.2f | %7.2f | %12.2f | %7.2f |",
        name,
        streams,
        kafka.count(),
        kafka.millis(50),
        kafka.millis(99),
        client.millis(50),
        client.millis(99),
        difference.millis(50),
        difference.millis(99));
  }
}
