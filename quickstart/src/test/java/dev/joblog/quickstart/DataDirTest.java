// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirTest {

  @TempDir Path directory;

  @Test
  void makesAMissingDirectory() throws Exception {
    try (DataDir taken = DataDir.take(directory.resolve("a/b"))) {
      assertThat(taken.kafka()).isEqualTo(directory.resolve("a/b/kafka"));
      assertThat(directory.resolve("a/b")).isDirectory();
    }
  }

  @Test
  void refusesASecondCopyUntilTheFirstIsGone() throws Exception {
    try (DataDir first = DataDir.take(directory)) {
      assertThat(first.log()).hasParentRaw(directory);
      assertThatThrownBy(() -> DataDir.take(directory))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("but another joblog dev runs there");
    }
    DataDir.take(directory).close();
  }

  @Test
  void refusesAPathThatIsNoDirectory() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> DataDir.take(file))
        .isInstanceOf(Refused.class)
        .hasMessage(
            "Expected to write to the data directory " + file + ", but it is not writable.");
  }
}
