// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/ARCHITECTURE.md sends a reader to is there. */
final class ArchitectureDocumentTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern CLASS = Pattern.compile("`(?:\\w+/)*([A-Z]\\w+)(?:\\.\\w+)*`");

  @Test
  void everyClassItNamesIsThere() throws IOException {
    List<String> named =
        Files.readAllLines(ROOT.resolve("docs/ARCHITECTURE.md")).stream()
            .filter(line -> line.startsWith("|"))
            .flatMap(line -> CLASS.matcher(line).results())
            .map((MatchResult found) -> found.group(1))
            .distinct()
            .toList();

    assertThat(named).hasSizeGreaterThan(40);
    assertThat(classes()).containsAll(named);
  }

  private static Set<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(Path::toString)
          .filter(path -> path.contains("/src/main/java/") && path.endsWith(".java"))
          .map(path -> path.substring(path.lastIndexOf('/') + 1, path.length() - 5))
          .collect(Collectors.toSet());
    }
  }
}
