// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DevOptionsTest {

  private static final Path HOME = Path.of("/src/joblog");

  @Test
  void defaultsArePort8080AndTheDirectoryInTheSourceTree() throws Refused {
    assertThat(DevOptions.parse(List.of(), HOME))
        .isEqualTo(new DevOptions(8080, Path.of("/src/joblog/.joblog")));
  }

  @Test
  void takesPortAndDataDirectory() throws Refused {
    assertThat(DevOptions.parse(List.of("--data-dir", "/data", "--port", "65535"), HOME))
        .isEqualTo(new DevOptions(65_535, Path.of("/data")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", ""})
  void refusesAPortThatIsNone(String port) {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--port", port), HOME))
        .hasMessage("Expected --port to be from 1 to 65535, but it is " + port + ".");
  }

  @Test
  void refusesAnUnknownOptionByName() {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--prot", "1"), HOME))
        .hasMessage("Expected --port, --data-dir or --help, but got --prot.");
  }

  @Test
  void refusesAnOptionWithoutItsValue() {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--port"), HOME))
        .hasMessage("Expected a value after --port, but there is none.");
  }
}
