// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
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
}
