// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.logging.common.LoggingUtil;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void aSecretIsNotRepeatedWhereSettingsCanNotBeRead(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("gateway.yml"), "kafka:\n  client: {sasl.jaas.config: 'hunter22\n");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    GatewayApplication application = new GatewayApplication();
    Bootstrap<GatewayConfiguration> bootstrap = new Bootstrap<>(application);
    application.addDefaultCommands(bootstrap);
    application.initialize(bootstrap);
    Cli cli = new Cli(new JarLocation(getClass()), bootstrap, said, said);

    assertThat(cli.run("server", file.toString())).isPresent();

    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("gateway.yml", "Malformed YAML")
        .doesNotContain("hunter22");
  }
}
