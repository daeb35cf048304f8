// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogFormatTest {

  @Test
  void aFormatThatNobodyWritesIsRefusedByName() {
    assertThatCode(() -> LogFormat.check(Map.of())).doesNotThrowAnyException();
    assertThatCode(() -> LogFormat.check(Map.of("JOBLOG_LOG_FORMAT", "json")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> LogFormat.check(Map.of("JOBLOG_LOG_FORMAT", "xml")))
        .hasMessage("Expected JOBLOG_LOG_FORMAT to be plain or json, but it is xml");
  }
}
