// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogFormatTest {

  private static final String FILE = "logback.configurationFile";

  @AfterEach
  void forget() {
    System.clearProperty(FILE);
    System.clearProperty("JOBLOG_LOG_FORMAT");
  }

  @Test
  void aFormatThatNobodyWritesIsRefusedByName() {
    assertThatThrownBy(() -> LogFormat.begin(Map.of("JOBLOG_LOG_FORMAT", "xml")))
        .hasMessage("Expected JOBLOG_LOG_FORMAT to be plain or json, but it is xml");
  }

  @ParameterizedTest
  @CsvSource({"json, json", "plain, plain", "'', plain"})
  void withoutAFileOurOwnSaysWhatIsLoggedAndDebugIsNot(String format, String appender)
      throws Exception {
    LogFormat.begin(Map.of("JOBLOG_LOG_FORMAT", format));

    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        LogFormatTest.class.getClassLoader().getResource(System.getProperty(FILE)));

    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    assertThat(root.getLevel()).isEqualTo(Level.INFO);
    assertThat(root.getAppender(appender)).isNotNull();
  }

  @Test
  void aFileThatIsNamedIsWhatCounts() {
    System.setProperty(FILE, "/etc/theirs.xml");
    LogFormat.begin(Map.of("JOBLOG_LOG_FORMAT", "theirs"));
    assertThat(System.getProperty(FILE)).isEqualTo("/etc/theirs.xml");
  }
}
