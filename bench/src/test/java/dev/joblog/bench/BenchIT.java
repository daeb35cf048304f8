// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.bench.work.Workload;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That a run comes to its end with every workload, and is sound; its figures are not judged. */
final class BenchIT {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path plots;

  @Test
  @EnabledOnOs(OS.LINUX)
  void everyWorkloadIsMeasuredAndItsJobsAreAllThere() throws Exception {
    List<String> arguments =
        new ArrayList<>(
            Stream.of(
                    "--seconds 1 --rounds 1 --warm-seconds 2 --clients 4 --rate 20 --jobs 20",
                    "--backlog 200 --behind 300 --restore 300 --lists 300 --soak 100 --queues 2"
                        + " --connections 20 --settle-seconds 0 --partitions 1")
                .flatMap(line -> Stream.of(line.split(" ")))
                .toList());
    arguments.addAll(List.of("--peers", "--plots", plots.toString()));
    Stream.of(Workload.values()).map(Workload::word).forEach(arguments::add);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new BenchRun(HOME, BenchOptions.parse(arguments), new PrintStream(out, true, UTF_8)).run();

    List<String> lines = out.toString(UTF_8).lines().toList();
    for (Workload workload : Workload.values()) {
      assertThat(lines)
          .anyMatch(
              line ->
                  line.matches(
                      "it: " + workload.word() + " checked: .* none done twice, divergence 0"));
    }
    assertThat(lines)
        .anyMatch(
            line ->
                line.matches("PostgreSQL: (its programs are not found.*|lives checked: .*twice)"))
        .anyMatch(line -> line.startsWith("LittleHorse: not measured: "))
        .anyMatch(line -> line.matches("it: broker has -Xmx.*"))
        .anyMatch(line -> line.matches("\\| children +\\| +[1-9][0-9]* \\| +[0-9].*"))
        .anyMatch(line -> line.matches("gateway process, .* for each idle stream"))
        .anyMatch(
            line -> line.matches("\\| W1 create, 4 clients +\\| it +\\| create +\\|.*[0-9].*"))
        .anyMatch(line -> line.matches("\\| workload +\\| side +\\| +CPU s per 1,000 \\|.*"));
    assertThat(plots.resolve("w1-create-4-clients-latency.svg")).isNotEmptyFile();
    assertThat(plots.resolve("w1-create-4-clients-throughput.svg")).isNotEmptyFile();
  }
}
