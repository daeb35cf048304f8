// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Has the local broker compact partition 0 of the changelog when a bench asks, and not before. */
final class Compaction implements AutoCloseable {

  private static final TopicPartition CHANGELOG = new TopicPartition(ProcessorProcess.CHANGELOG, 0);
  private static final String DAY_MS = Long.toString(Duration.ofDays(1).toMillis());
  private static final Duration WAIT_MAX = Duration.ofMinutes(5);

  /** Of the segment that is written to, which stays as it is: what came after a restart. */
  private static final long UNCOMPACTED_MAX = 2_000;

  private final Admin admin;
  private final Path logs;
  private long before;

  /**
   * @param logs where the broker keeps its partitions
   */
  Compaction(String bootstrap, Path logs) {
    this.admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
    this.logs = logs;
  }

  /** The next record, a second later at least, begins a new segment. */
  void prepare() throws Exception {
    before = compacted();
    Map<String, String> cleaner =
        Map.of("log.cleaner.backoff.ms", "1000", "log.cleaner.dedupe.buffer.size", "100000000");
    set(new ConfigResource(ConfigResource.Type.BROKER, ""), cleaner);
    set(
        Map.of(
            "segment.ms",
            "1000",
            "min.cleanable.dirty.ratio",
            "0",
            "min.compaction.lag.ms",
            DAY_MS));
  }

  /** Returns when all but the newest segment was compacted. Deleted rows go with the next pass. */
  void pass() throws Exception {
    set(Map.of("min.compaction.lag.ms", "0", "delete.retention.ms", "0"));
    long end =
        admin
            .listOffsets(Map.of(CHANGELOG, OffsetSpec.latest()))
            .partitionResult(CHANGELOG)
            .get()
            .offset();
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (compacted() <= before || compacted() < end - UNCOMPACTED_MAX) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "Expected the changelog to be compacted to " + end + ", but it is to " + compacted());
      }
      Thread.sleep(200);
    }
    set(Map.of("delete.retention.ms", DAY_MS)); // or no processor would start
  }

  /** As the broker writes it down after each pass: topic, partition, offset. */
  private long compacted() throws IOException {
    Path file = logs.resolve("cleaner-offset-checkpoint");
    String name = CHANGELOG.topic() + " " + CHANGELOG.partition() + " ";
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    Optional<String> ours = lines.stream().filter(line -> line.startsWith(name)).findFirst();
    return ours.map(line -> Long.parseLong(line.substring(name.length()))).orElse(0L);
  }

  private void set(Map<String, String> settings) throws Exception {
    set(new ConfigResource(ConfigResource.Type.TOPIC, CHANGELOG.topic()), settings);
  }

  private void set(ConfigResource of, Map<String, String> settings) throws Exception {
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(to -> new ConfigEntry(to.getKey(), to.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    admin.incrementalAlterConfigs(Map.of(of, changes)).all().get();
  }

  @Override
  public void close() {
    admin.close();
  }
}
