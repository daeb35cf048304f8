// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import dev.joblog.protocol.wire.SchemaRegistryException;
import dev.joblog.topics.Variables;
import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/** The command {@code server}: what an operator can mend ends it with one sentence, no trace. */
final class Serve extends ServerCommand<GatewayConfiguration> {

  Serve(GatewayApplication application) {
    super(application);
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable failure) {
    if (failure instanceof SchemaRegistryException) {
      cli.getStdErr().println("joblog-gateway: " + failure.getMessage() + ".");
    } else if (failure instanceof ConfigurationParsingException) {
      // Without the trace, too: its causes repeat what stands there.
      cli.getStdErr().println(Variables.withoutValues(String.valueOf(failure.getMessage())));
    } else {
      super.onError(cli, namespace, failure);
    }
  }
}
