// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./joblog engine} takes. */
final class EngineOptionsTest {

  @TempDir Path home;

  @Test
  void aVersionALeaseKeyAndWhereToIsAllItNeeds() throws Exception {
    EngineOptions options =
        EngineOptions.parse(
            List.of("--version", "2", "--lease-key", "2", "--bootstrap", "kafka:9092"), home);

    assertThat(options.bootstrap()).isEqualTo("kafka:9092");
    assertThat(options.version()).isEqualTo(2);
    assertThat(options.leaseKey()).isEqualTo(2);
    assertThat(options.forward()).isEmpty();
  }

  @Test
  void forwardingIsSaidInWordsAndTheRunningDevIsFound() throws Exception {
    new Running("localhost:9092", 7070).write(Files.createDirectory(home.resolve(".joblog")));

    EngineOptions options =
        EngineOptions.parse(
            List.of("--version", "2", "--lease-key", "3", "--forward", "off"), home);

    assertThat(options.bootstrap()).isEqualTo("localhost:9092");
    assertThat(options.leaseKey()).isEqualTo(3);
    assertThat(options.forward()).contains(false);
  }

  @Test
  void whatIsMissingOrWrongIsRefusedInOneSentence() {
    assertRefused("Expected --version, but it is not there.", "--forward", "on");
    assertRefused("Expected --version to be from 1 to 3, but it is 4.", "--version", "4");
    assertRefused("Expected --forward to be on or off, but it is yes.", "--forward", "yes");
    assertRefused(
        "Expected --lease-key, the number of the key that signs leases from here on, but it is not"
            + " there.",
        "--version",
        "2");
    assertRefused(
        "Expected a running ./joblog dev in "
            + home.resolve(".joblog")
            + ", but there is none: name the brokers with --bootstrap.",
        "--version",
        "2",
        "--lease-key",
        "1");
  }

  private void assertRefused(String sentence, String... arguments) {
    assertThatThrownBy(() -> EngineOptions.parse(List.of(arguments), home))
        .isInstanceOf(Refused.class)
        .hasMessage(sentence);
  }
}
