// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.logging.common.LoggingUtil;
import org.junit.jupiter.api.Test;

final class GatewayApplicationTest {

  @Test
  void eachCommandOfTheCommandLineHasANameOfItsOwn() {
    GatewayApplication application = new GatewayApplication();
    Bootstrap<GatewayConfiguration> bootstrap = new Bootstrap<>(application);

    application.addDefaultCommands(bootstrap);

    assertThat(bootstrap.getCommands())
        .extracting(Command::getName)
        .containsExactlyInAnyOrder("server", "check");
  }

  @Test
  void withoutAFileThatSaysHowOnlyWarningsAreMade() {
    Logger root = LoggingUtil.getLoggerContext().getLogger(Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    try {
      new GatewayApplication().bootstrapLogging();

      assertThat(root.getLevel()).isEqualTo(Level.WARN);
    } finally {
      root.setLevel(before);
    }
  }
}
