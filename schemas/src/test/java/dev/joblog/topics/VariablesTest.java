// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VariablesTest {

  @TempDir Path directory;

  @Test
  void aVariableStandsForItsValueOrItsDefault() {
    Map<String, String> environment = Map.of("JOBLOG_KAFKA", "broker:9092");

    assertThat(said("${JOBLOG_KAFKA} ${JOBLOG_PORT:-8080}", environment))
        .isEqualTo("broker:9092 8080");
    assertThatThrownBy(() -> said("${JOBLOG_TOKEN}", environment))
        .hasMessageContaining("JOBLOG_TOKEN");
  }

  @Test
  void aSecretMayLieInAFileThatItsVariableNames() throws IOException {
    Path secret = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
    Map<String, String> environment = Map.of("JOBLOG_TOKEN_FILE", secret.toString());

    assertThat(said("${JOBLOG_TOKEN}", environment)).isEqualTo("0123456789abcdef");
    assertThat(said("${JOBLOG_TOKEN:-none}", environment)).isEqualTo("0123456789abcdef");
    assertThat(said("${file:" + secret + "}", Map.of())).isEqualTo("0123456789abcdef");
  }

  @Test
  void aFileThatIsNotThereIsNamedAndNoDefaultTakesItsPlace() {
    Map<String, String> environment =
        Map.of("JOBLOG_TOKEN_FILE", directory.resolve("gone").toString());

    assertThatThrownBy(() -> said("${JOBLOG_TOKEN:-none}", environment))
        .hasMessageContaining(environment.get("JOBLOG_TOKEN_FILE"));
  }

  @Test
  void aValueAndAFileForOneVariableAreRefused() {
    assertThatThrownBy(
            () ->
                said(
                    "${JOBLOG_TOKEN}",
                    Map.of("JOBLOG_TOKEN", "secret", "JOBLOG_TOKEN_FILE", "/run/secrets/token")))
        .hasMessageContaining("JOBLOG_TOKEN_FILE")
        .hasMessageNotContaining("secret ");
  }

  @Test
  void aValueIsTakenAsItIs() {
    assertThat(said("${JOBLOG_TOKEN}", Map.of("JOBLOG_TOKEN", "${file:/run/x:key} $${a}")))
        .isEqualTo("${file:/run/x:key} $${a}");
  }

  private static String said(String text, Map<String, String> environment) {
    return Variables.of(environment).replace(text);
  }
}
