// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A turn against a gateway that is sound, and against some that are not. */
final class TurnTest {

  private FakeGateway gateway;
  private final Results results = new Results();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void aGateway() throws Exception {
    gateway = new FakeGateway();
  }

  @AfterEach
  void noGateway() {
    gateway.close();
  }

  private void run(String... arguments) throws Exception {
    List<String> line =
        Stream.concat(
                Arrays.stream(arguments),
                Stream.of("--address", gateway.address().toString(), "--rounds", "2"))
            .toList();
    BenchOptions options = BenchOptions.parse(line).lasting(Duration.ofMillis(100));
    new Turn("it", 1, gateway, options, results, new PrintStream(out, true, UTF_8)).run();
  }

  /** Few of everything: what is looked at is that each line is there, and sound. */
  private void runSmall(String workload) throws Exception {
    run(
        workload,
        "--clients",
        "2",
        "--jobs",
        "30",
        "--rate",
        "50",
        "--backlog",
        "100",
        "--warm-seconds",
        "0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get",
        "calls",
        "create",
        "batches",
        "backlog",
        "workers",
        "arrivals",
        "busy",
        "lives"
      })
  void everyWorkloadOfAGatewayAloneHasFiguresForEachRoundAndSoundBooks(String workload)
      throws Exception {
    runSmall(workload);

    assertThat(results.lines()).isNotEmpty();
    for (String line : results.lines().keySet()) {
      Rounds rounds = results.of(line, "it");
      assertThat(rounds.all()).as(line).hasSize(2);
      assertThat(rounds.rate().min()).as(line).isPositive();
      assertThat(rounds.latencyNames()).as(line).isNotEmpty();
    }
    assertThat(out.toString(UTF_8))
        .contains("it: " + workload + " checked: ")
        .contains("none lost, none done twice, divergence 0");
  }

  @Test
  void theOpenLoopMakesAsManyJobsAsFallDueAndEachIsPickedUp() throws Exception {
    runSmall("arrivals");

    for (Rounds.Round round : results.of("W3 arrivals, 500/s", "it").all()) {
      assertThat(round.played().tape().operations()).isEqualTo(50);
      assertThat(round.played().tape().latencies())
          .hasEntrySatisfying("pickup", times -> assertThat(times.count()).isEqualTo(50));
    }
  }

  @Test
  void sharesAreOfTheBacklogsRateWhichIsMeasuredFirstWhereItWasNot() throws Exception {
    runSmall("busy");

    double backlog = results.of("W2 backlog, 2 clients", "it").rate().median();
    for (int percent : new int[] {50, 80}) {
      int due = (int) Math.max(1, backlog * percent / 100 * 100 / 1_000);
      assertThat(results.of("W3 arrivals, " + percent + " % of W2", "it").all())
          .allSatisfy(round -> assertThat(round.played().tape().operations()).isEqualTo(due));
    }
  }

  @Test
  void aRunThatIsWarmedUpTellsHowLongThatTook() throws Exception {
    run("get", "--warm-seconds", "1");

    assertThat(out.toString(UTF_8).lines().findFirst().orElseThrow())
        .matches("it: (not )?warm after [0-9]+ s.* lives a second.* cores.*");
    assertThat(results.lines().keySet()).allMatch(line -> line.startsWith("floor: bare GET"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "backlog", "lives"})
  void aJobThatTheServiceLosesEndsTheRun(String workload) {
    gateway.lost = 1;

    assertThatThrownBy(() -> runSmall(workload))
        .isInstanceOf(Faulty.class)
        .hasMessageStartingWith("it: after " + workload + ": Expected ")
        .hasMessageContaining("as was answered, but the service counts ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"backlog", "lives"})
  void aJobThatTwoWorkersGetEndsTheRun(String workload) {
    gateway.twice = 1;

    assertThatThrownBy(() -> runSmall(workload))
        .isInstanceOf(Faulty.class)
        .hasMessageContaining("to be claimed once, but 1 was twice: job-1");
  }

  @Test
  void aCommandThatWasAnsweredInTwoWaysEndsTheRun() {
    gateway.divergence = 1;

    assertThatThrownBy(() -> runSmall("create"))
        .isInstanceOf(Faulty.class)
        .hasMessageContaining("Expected no command to be answered in two ways, but 1.0 were");
  }

  @Test
  void theReportHasALineForEachAndTheRatiosOfTwoSides() throws Exception {
    runSmall("lives");
    results
        .of("W6 lives, 2 clients", "B")
        .add(results.of("W6 lives, 2 clients", "it").all().get(0));

    String report = new Report(results).text();

    assertThat(report.lines())
        .anyMatch(line -> line.matches("\\| W6 lives, 2 clients \\| it +\\| create +\\|.*"))
        .anyMatch(line -> line.matches("\\| +\\| it +\\| heartbeat +\\| +\\|.*"))
        .anyMatch(line -> line.matches("\\| workload +\\| figure +\\| +it \\| +B \\| it ÷ B \\|"))
        .anyMatch(
            line ->
                line.matches("\\| W6 lives, 2 clients \\| per second +\\| .* \\| +[0-9.]+ \\|"));
  }
}
