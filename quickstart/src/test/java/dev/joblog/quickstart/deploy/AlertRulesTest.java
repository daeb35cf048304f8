// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ServicesIT holds the metrics against what the services expose. */
final class AlertRulesTest {

  @Test
  void everyAlertSaysWhatIsBrokenAndWhatToDo() throws IOException {
    Set<String> names = new HashSet<>();
    for (JsonNode alert : AlertRules.all()) {
      String name = alert.path("alert").asText();
      assertThat(name).startsWith("Joblog");
      assertThat(names.add(name)).as(name).isTrue();
      assertThat(alert.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
      assertThat(alert.at("/annotations/summary").asText()).as(name).isNotEmpty();
      assertThat(alert.at("/annotations/action").asText()).as(name).isNotEmpty();
    }
    assertThat(names).contains("JoblogOutcomeDivergence", "JoblogPartitionUnanswered");
  }

  @Test
  void everyAlertIsTriedOnSeries() throws IOException {
    String tried = Files.readString(Yaml.ROOT.resolve("deploy/prometheus/rules-test.yml"));
    for (JsonNode alert : AlertRules.all()) {
      assertThat(tried).contains(alert.path("alert").asText());
    }
  }

  /** Debian's package prometheus has promtool. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "check rules deploy/prometheus/rules.yml",
        "test rules deploy/prometheus/rules-test.yml"
      })
  void prometheusOwnToolIsContent(String command) throws Exception {
    assumeTrue(
        isThere("promtool"),
        "no promtool on this machine: the alert rules are not tried on series");
    Process promtool =
        new ProcessBuilder(("promtool " + command).split(" "))
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as(said).isZero();
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
