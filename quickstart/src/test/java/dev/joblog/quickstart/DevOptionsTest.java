// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DevOptionsTest {

  private static final Path HOME = Path.of("/src/joblog");

  @Test
  void defaultsArePort8080AndTheDirectoryInTheSourceTree() throws Exception {
    assertThat(DevOptions.parse(List.of(), HOME, Map.of()))
        .isEqualTo(
            new DevOptions(
                8080, Optional.empty(), Path.of("/src/joblog/.joblog"), Optional.empty()));
  }

  @Test
  void takesPortsAndDataDirectory() throws Exception {
    assertThat(
            DevOptions.parse(
                List.of("--data-dir", "/data", "--port", "65535", "--kafka-port", "9093"),
                HOME,
                Map.of()))
        .isEqualTo(new DevOptions(65_535, Optional.of(9_093), Path.of("/data"), Optional.empty()));
  }

  @Test
  void takesAnApproverWhoIsAClientId() throws Exception {
    String clientId = "0123456789abcdef".repeat(4);
    assertThat(
            DevOptions.parse(List.of("--bacalhau-approver", clientId), HOME, Map.of())
                .bacalhauApprover())
        .contains(clientId);
    assertThat(DevOptions.parse(List.of(), HOME, Map.of(DevOptions.APPROVER, clientId)))
        .extracting(DevOptions::bacalhauApprover)
        .isEqualTo(Optional.of(clientId));
    assertThatThrownBy(() -> DevOptions.parse(List.of("--bacalhau-approver", "me"), HOME, Map.of()))
        .hasMessageContaining("64 lowercase hexadecimal digits, but it is me.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", ""})
  void refusesAPortThatIsNone(String port) {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--port", port), HOME, Map.of()))
        .hasMessage("Expected --port to be from 1 to 65535, but it is " + port + ".");
  }

  @Test
  void refusesOnePortForBoth() {
    List<String> options = List.of("--port", "9000", "--kafka-port", "9000");

    assertThatThrownBy(() -> DevOptions.parse(options, HOME, Map.of()))
        .isInstanceOf(Refused.class)
        .hasMessage("Expected --port and --kafka-port to differ, but both are 9000.");
  }

  @Test
  void refusesADataDirectoryThatTheLogCannotName() {
    assertThatThrownBy(() -> DevOptions.parse(List.of(), Path.of("/src/100%"), Map.of()))
        .hasMessage(
            "Expected the data directory's path to be without a percent sign, which the log's file"
                + " names cannot have, but it is /src/100%/.joblog: name another with --data-dir.");
  }

  @Test
  void refusesAnUnknownOptionByName() {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--prot", "1"), HOME, Map.of()))
        .hasMessage(
            "Expected --bacalhau-approver, --data-dir, --kafka-port, --port or --help, but got"
                + " --prot.");
  }

  @Test
  void refusesAnOptionWithoutItsValue() {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--port"), HOME, Map.of()))
        .hasMessage("Expected a value after --port, but there is none.");
  }
}
