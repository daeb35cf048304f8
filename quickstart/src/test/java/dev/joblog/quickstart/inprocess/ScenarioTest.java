// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dialect answers every scenario, or says in {@code cannot.txt} why it can not. */
final class ScenarioTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  static List<Path> dialects() throws IOException {
    try (Stream<Path> dialects = Files.list(GOLDEN)) {
      return dialects.filter(Files::isDirectory).sorted().toList();
    }
  }

  @Test
  void everyFaceHasFilesOfItsOwn() throws IOException {
    assertThat(dialects().stream().map(dialect -> dialect.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Face.values()).map(face -> face.name().toLowerCase(Locale.ROOT)).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dialects")
  void isAnsweredOrHasAReason(Path dialect) throws IOException {
    Map<String, String> reasons = reasons(dialect.resolve("cannot.txt"));
    for (Scenario scenario : Scenario.values()) {
      boolean answered = Files.exists(dialect.resolve(scenario.word() + ".http"));
      assertThat(reasons.containsKey(scenario.word()))
          .as("%s: either %s.http or a line in cannot.txt", dialect, scenario.word())
          .isNotEqualTo(answered);
    }
    assertThat(reasons.keySet())
        .isSubsetOf(Stream.of(Scenario.values()).map(Scenario::word).toList());
    assertThat(reasons.values()).allMatch(reason -> reason.length() > 10);
  }

  /** {@code scenario: why not}, one a line. */
  private static Map<String, String> reasons(Path file) throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      String[] parts = line.split(": ", 2);
      assertThat(parts).as("scenario: reason").hasSize(2);
      assertThat(reasons.put(parts[0], parts[1])).as(parts[0]).isNull();
    }
    return reasons;
  }
}
