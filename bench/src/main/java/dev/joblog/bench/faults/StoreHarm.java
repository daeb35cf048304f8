// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.measured.Cluster;
import dev.joblog.bench.measured.Disk;
import dev.joblog.bench.measured.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A processor that dies, and finds less on its disk than it left there. */
final class StoreHarm {

  /** Whose content RocksDB needs: tables, the log, the manifest, and which manifest counts. */
  private static final String NEEDED = "(.*\\.sst|.*\\.log|MANIFEST-.*|CURRENT)";

  static String wipe(Cluster cluster, Planned planned) throws IOException, InterruptedException {
    int number = planned.victim() % cluster.processors().size();
    Service victim = cluster.processors().get(number);
    victim.kill();
    Disk.delete(cluster.state(number));
    Thread.sleep(planned.hold().toMillis());
    victim.start();
    return victim.name() + ", its directory deleted";
  }

  static String breakFile(Cluster cluster, Planned planned)
      throws IOException, InterruptedException {
    int number = planned.victim() % cluster.processors().size();
    Service victim = cluster.processors().get(number);
    victim.kill();
    String done = breakOne(files(cluster.state(number)), planned.detail());
    Thread.sleep(planned.hold().toMillis());
    victim.start();
    return victim.name() + ", " + done;
  }

  private static List<Path> files(Path state) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      return files
          .filter(file -> file.getFileName().toString().matches(NEEDED))
          .filter(file -> file.toFile().length() > 0)
          .sorted()
          .toList();
    }
  }

  /** Deletes it, cuts it in half, or flips a bit in its middle. */
  static String breakOne(List<Path> files, int detail) throws IOException {
    if (files.isEmpty()) {
      return "which had no store";
    }
    Path file = files.get(detail / 3 % files.size());
    switch (detail % 3) {
      case 0 -> {
        Files.delete(file);
        return file.getFileName() + " deleted";
      }
      case 1 -> {
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length / 2));
        return file.getFileName() + " cut in half";
      }
      default -> {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
        return "a bit of " + file.getFileName() + " flipped";
      }
    }
  }

  private StoreHarm() {}
}
