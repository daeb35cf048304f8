// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {

  @TempDir Path directory;

  @Test
  void aKeyStaysTheSameOverRestartsAndDiffersFromOthers() throws IOException {
    byte[] first = new Secrets(directory.resolve("secrets")).key("lease");

    Secrets later = new Secrets(directory.resolve("secrets"));

    assertThat(first).hasSize(32);
    assertThat(later.key("lease")).isEqualTo(first);
    assertThat(later.key("cursor")).isNotEqualTo(first);
  }

  @Test
  void onlyTheOwnerMayReadThem() throws IOException {
    Path secrets = directory.resolve("secrets");

    new Secrets(secrets).key("lease");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets.resolve("lease"))))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesACutKey() throws IOException {
    Secrets secrets = new Secrets(directory.resolve("secrets"));
    Files.writeString(directory.resolve("secrets/lease"), "c2hvcnQ");

    assertThatThrownBy(() -> secrets.key("lease"))
        .hasMessageEndingWith("to hold 32 bytes, but it holds 5");
  }

  @Test
  void refusesWhatIsNoBase64ByItsFile() throws IOException {
    Secrets secrets = new Secrets(directory.resolve("secrets"));
    Files.writeString(directory.resolve("secrets/lease-key-2"), "not a key");

    assertThatThrownBy(() -> secrets.numbered("lease-key-"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("lease-key-2 to hold a key in Base64url, but it does not");
  }

  @Test
  void findsWhatIsNumbered() throws IOException {
    Secrets secrets = new Secrets(directory.resolve("secrets"));
    byte[] first = secrets.key("lease-key-1");
    byte[] twelfth = secrets.key("lease-key-12");
    secrets.key("lease-key-0");
    secrets.key("lease-key-1-old");
    secrets.key("cursor-key-2");

    assertThat(secrets.numbered("lease-key-"))
        .containsOnlyKeys(1, 12)
        .containsEntry(1, first)
        .containsEntry(12, twelfth);
  }
}
