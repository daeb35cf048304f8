// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Latencies;
import dev.joblog.bench.figures.Table;
import dev.joblog.bench.figures.Tape;
import dev.joblog.bench.measured.Disk;
import dev.joblog.bench.measured.ProcessUse;
import dev.joblog.bench.measured.Target;
import dev.joblog.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a soak looks at again and again: what clients waited for, memory by process, disk. */
final class SoakTable {

  /** Latencies that a row tells. */
  static final List<String> TIMES = List.of("create", "claim", "submit", "page");

  private static final List<String> PARTS = List.of("gateway", "processor", "broker");
  private static final List<String> TOPICS =
      List.of(Topics.COMMANDS, Topics.EVENTS, Topics.OUTCOMES, "changelog");

  /** Of the broker's directory, down to a partition's. */
  private static final int DEPTH = 3;

  private static final double MIB = 1 << 20;

  private final Target target;
  private final Table table;

  SoakTable(Target target) {
    this.target = target;
    List<String> header = new ArrayList<>(List.of("jobs ended", "not purged yet"));
    TIMES.forEach(what -> header.add(what + " p50 ms"));
    header.add("create p99 ms");
    PARTS.forEach(part -> header.add(part + " MiB"));
    header.add("store MiB");
    TOPICS.forEach(topic -> header.add(topic + " MiB"));
    this.table = new Table(1, header);
  }

  String text() {
    return table.text();
  }

  /**
   * One more row.
   *
   * @param living jobs that are not purged
   * @return the row as a line
   */
  String row(String ended, long living, Tape times) throws IOException {
    List<String> row = new ArrayList<>(List.of(ended, Long.toString(living)));
    TIMES.forEach(what -> row.add(millis(times, what, 50)));
    row.add(millis(times, "create", 99));
    for (String part : PARTS) {
      row.add(mib(ProcessUse.memory(target.part(part).pid()).rss()));
    }
    row.add(mib(target.processor().orElseThrow().storeBytes()));
    for (String topic : TOPICS) {
      row.add(mib(bytes(topic)));
    }
    table.row(row);
    return String.join(", ", row);
  }

  private static String millis(Tape times, String what, double percentile) {
    return Optional.ofNullable(times.latencies().get(what))
        .map((Latencies all) -> String.format(Locale.ROOT, "%.2f", all.millis(percentile)))
        .orElse("");
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.0f", bytes / MIB);
  }

  /** Of all partitions; a directory's name is the topic's and a number. */
  private long bytes(String topic) throws IOException {
    Path kafka = target.data().getOrDefault("topics", Path.of(""));
    List<Path> partitions;
    try (Stream<Path> all =
        Files.find(kafka, DEPTH, (path, file) -> file.isDirectory() && isOf(topic, path))) {
      partitions = all.toList();
    }
    long bytes = 0;
    for (Path partition : partitions) {
      bytes += Disk.bytes(partition);
    }
    return bytes;
  }

  private static boolean isOf(String topic, Path partition) {
    return partition.getFileName().toString().matches("(.*-)?" + topic + "-[0-9]+");
  }
}
