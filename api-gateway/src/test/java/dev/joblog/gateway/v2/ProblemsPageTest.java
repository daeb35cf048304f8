// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code docs/problems.md} against the table of problems. */
final class ProblemsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "problems.md");
  private static final String HEADING = "## ";

  @Test
  void everyProblemHasItsEntryAndEveryEntryItsProblem() throws IOException {
    assertThat(entries().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::code).toList());
  }

  @Test
  void everyEntrySaysTheStatusTheTitleAndWhatToDo() throws IOException {
    Map<String, List<String>> entries = entries();
    for (ProblemType type : ProblemType.values()) {
      List<String> lines = entries.getOrDefault(type.code(), List.of());
      assertThat(lines)
          .as(type.code())
          .hasSizeGreaterThan(1)
          .first()
          .isEqualTo(
              String.format(
                  Locale.ROOT,
                  "Status %d%s. %s.",
                  type.status(),
                  type.retryable() ? ", retryable" : "",
                  type.title()));
    }
  }

  /** The last segment of {@code type} is the heading's anchor. */
  @Test
  void theTypeEndsInTheEntrysAnchor() throws IOException {
    for (String heading : entries().keySet()) {
      assertThat(heading).matches("[a-z]+(-[a-z]+)*");
    }
    for (ProblemType type : ProblemType.values()) {
      assertThat(type.uri()).endsWith("/" + type.code());
    }
  }

  /** The lines under each heading, without empty ones. */
  private static Map<String, List<String>> entries() throws IOException {
    Map<String, List<String>> entries = new TreeMap<>();
    String page = Files.readString(PAGE);
    for (String entry : page.substring(page.indexOf(HEADING)).split("(?m)^" + HEADING, -1)) {
      List<String> lines = entry.lines().filter(line -> !line.isBlank()).toList();
      if (!lines.isEmpty()) {
        assertThat(entries.put(lines.get(0), lines.subList(1, lines.size())))
            .as("the entry %s, which must stand there once", lines.get(0))
            .isNull();
      }
    }
    return entries;
  }
}
