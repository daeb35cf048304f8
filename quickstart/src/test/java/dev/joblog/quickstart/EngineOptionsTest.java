// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
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
    EngineOptions.Change options =
        change(
            "--version",
            "2",
            "--lease-key",
            "2",
            "--bootstrap",
            "kafka:9092",
            "--processor",
            "http://p:1",
            "--token-file",
            token().toString());

    assertThat(options.bootstrap()).isEqualTo("kafka:9092");
    assertThat(options.version()).isEqualTo(2);
    assertThat(options.leaseKey()).isEqualTo(2);
    assertThat(options.forward()).isEmpty();
    assertThat(options.ask()).isEqualTo(new EngineOptions.Show(URI.create("http://p:1"), "t0ken"));
  }

  @Test
  void forwardingIsSaidInWordsAndTheRunningDevIsFound() throws Exception {
    new Running("localhost:9092", 7070).write(Files.createDirectory(home.resolve(".joblog")));

    EngineOptions.Change options =
        change(
            "--version",
            "2",
            "--lease-key",
            "3",
            "--forward",
            "off",
            "--token-file",
            token().toString());

    assertThat(options.bootstrap()).isEqualTo("localhost:9092");
    assertThat(options.leaseKey()).isEqualTo(3);
    assertThat(options.forward()).contains(false);
  }

  @Test
  void withoutAnythingToSetItShowsWhatIsSet() throws Exception {
    Path dataDir = Files.createDirectory(home.resolve(".joblog"));
    new Running("localhost:9092", 7070).write(dataDir);
    Path token = token();

    assertThat(EngineOptions.parse(List.of("--token-file", token.toString()), home))
        .isEqualTo(new EngineOptions.Show(URI.create("http://localhost:7070"), "t0ken"));
    assertThat(
            EngineOptions.parse(
                List.of("--processor", "http://p:1", "--token-file", token.toString()), home))
        .isEqualTo(new EngineOptions.Show(URI.create("http://p:1"), "t0ken"));
    assertRefused("Expected --token-file, but it is not there.");
    Running.forget(dataDir);
    assertRefused(
        "Expected a running ./joblog dev in "
            + dataDir
            + ", but there is none: name a processor with --processor.");
  }

  private Path token() throws Exception {
    return Files.writeString(home.resolve("token"), "t0ken\n");
  }

  private EngineOptions.Change change(String... arguments) throws Exception {
    return (EngineOptions.Change) EngineOptions.parse(List.of(arguments), home);
  }

  @Test
  void whatIsMissingOrWrongIsRefusedInOneSentence() {
    assertRefused("Expected --version, but it is not there.", "--forward", "on");
    assertRefused("Expected --version to be from 1 to 1000000, but it is 0.", "--version", "0");
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
    assertThatThrownBy(() -> EngineOptions.parse(List.of(arguments), home)).hasMessage(sentence);
  }
}
