// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.audit.CouldNotRun;
import dev.joblog.bench.work.Workload;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./joblog bench} takes, and what it refuses. */
final class BenchOptionsTest {

  private static BenchOptions parse(String... arguments) throws CouldNotRun {
    return BenchOptions.parse(List.of(arguments));
  }

  @Test
  void withoutAWordTheUsualWorkloadsAreRun() throws CouldNotRun {
    BenchOptions options = parse();
    assertThat(options.workloads()).isEqualTo(Workload.USUAL);
    assertThat(options.load().clients()).isEqualTo(16);
    assertThat(options.load().rate()).isEqualTo(200);
    assertThat(options.load().size()).isEqualTo(300);
    assertThat(options.load().time()).isEqualTo(Duration.ofSeconds(8));
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.address()).isEmpty();
  }

  @Test
  void aGatewayThatRunsHasItsCallsMeasured() throws CouldNotRun {
    BenchOptions options = parse("--address", "http://localhost:8080", "--jobs", "300");
    assertThat(options.workloads()).containsExactly(Workload.CALLS);
    assertThat(options.address()).contains(URI.create("http://localhost:8080"));
    assertThat(options.load().jobs()).isEqualTo(300);
  }

  @Test
  void workloadsAreRunAsTheyAreNamed() throws CouldNotRun {
    assertThat(parse("backlog", "--clients", "4", "create", "--plots", "out").workloads())
        .containsExactly(Workload.BACKLOG, Workload.CREATE);
    assertThat(parse("streams", "--connections", "20").load().connections()).isEqualTo(20);
    assertThat(parse("--peers").peers()).isTrue();
    assertThat(parse("--peers").ofAnyService().workloads())
        .containsExactly(Workload.GET, Workload.CREATE, Workload.BACKLOG, Workload.ARRIVALS);
    assertThat(parse("--against", "x/../y").against()).contains(Path.of("y").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--clients 0|Expected --clients to be from 1 to 256, but it is 0.",
        "--size 10|Expected --size to be from 11 to 32768, but it is 10.",
        "--rounds many|Expected --rounds to be from 1 to 100000, but it is many.",
        "--address 8080|Expected --address to be like http://localhost:8080, but it is 8080.",
        "--seconds|Expected a value after --seconds, but there is none.",
        "--address http://a:1 --against b|Expected --address, a gateway that runs, or --against, a"
            + " checkout to start, but got both.",
        "kafka --address http://a:1|Expected workloads that need a gateway alone, as --address"
            + " says, but got kafka.",
      })
  void whatItCannotDoIsRefusedInASentence(String line, String told) {
    assertThatThrownBy(() -> parse(line.split(" ")))
        .isInstanceOf(CouldNotRun.class)
        .hasMessage(told);
  }

  @Test
  void anUnknownWorkloadIsToldWhichThereAre() {
    assertThatThrownBy(() -> parse("creates"))
        .isInstanceOf(CouldNotRun.class)
        .hasMessage("Expected a workload of " + Workload.words() + ", but got creates.");
    assertThat(Workload.words()).startsWith("get, kafka, calls, create, batches, topic, backlog, ");
  }

  @Test
  void moreStreamsThanOpenFilesAreRefusedWithTheNumber() throws Exception {
    BenchRun.requireFiles(5_000, 6_000);
    assertThatThrownBy(() -> BenchRun.requireFiles(5_000, 5_999))
        .hasMessage(
            "Expected ulimit -n to be at least 6000 for 5000 streams, but it is 5999: raise it, or"
                + " ask for fewer with --connections.");
  }
}
