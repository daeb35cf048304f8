// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is harmed in one of three ways. */
final class StoreHarmTest {

  @TempDir Path directory;

  private Path first;
  private Path second;

  @BeforeEach
  void twoFiles() throws Exception {
    first = Files.write(directory.resolve("1.sst"), new byte[8]);
    second = Files.write(directory.resolve("2.log"), new byte[8]);
  }

  private String harm(int detail) throws Exception {
    return StoreHarm.breakOne(List.of(first, second), detail);
  }

  @Test
  void deleted() throws Exception {
    assertThat(harm(0)).isEqualTo("1.sst deleted");
    assertThat(first).doesNotExist();
    assertThat(second).hasBinaryContent(new byte[8]);
  }

  @Test
  void cutInHalf() throws Exception {
    assertThat(harm(4)).isEqualTo("2.log cut in half");
    assertThat(second).hasBinaryContent(new byte[4]);
  }

  @Test
  void aBitFlipped() throws Exception {
    assertThat(harm(2)).isEqualTo("a bit of 1.sst flipped");
    assertThat(first).hasBinaryContent(new byte[] {0, 0, 0, 0, 1, 0, 0, 0});
  }

  @Test
  void withoutAStoreNothing() throws Exception {
    assertThat(StoreHarm.breakOne(List.of(), 5)).isEqualTo("which had no store");
  }
}
