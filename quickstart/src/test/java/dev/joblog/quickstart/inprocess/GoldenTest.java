// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden file, each in a service of its own. */
final class GoldenTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  /** All unless {@code -Dgolden.only=} names a part of the path. */
  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files
          .map(file -> GOLDEN.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(".http"))
          .filter(name -> name.contains(System.getProperty("golden.only", "")))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isAnsweredAsItWasWritten(String name) throws IOException {
    // given
    Path file = GOLDEN.resolve(name);
    String kept = Files.readString(file);

    // when
    String now = GoldenRun.of(kept);

    // then
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, now);
    } else {
      assertThat(now)
          .as("%s, first difference in line %s", name, GoldenRun.firstDifference(kept, now))
          .isEqualTo(kept);
    }
  }
}
