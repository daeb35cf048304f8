// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/** What {@code ./joblog dev} says when it is ready. */
final class Welcome {

  /** As the lines in {@code first-job.sh} and the README name it. */
  private static final String DEFAULT_ADDRESS = "http://localhost:8080";

  static String text(LocalLayout layout, DevOptions options, Duration took) {
    URI address = layout.address();
    return String.format(
        Locale.ROOT,
        """

        Joblog is ready at %s   (after %.1f s)

          API description  %s/v2/openapi.yaml
          Kafka            %s   topic job-commands takes commands from any producer
          schema registry  %s/schema-registry   (Confluent's REST API)
          metrics          %s/metrics (gateway)
                           http://localhost:%d/metrics (processor)
          data and log     %s
          clients          dev/dev-secret (all scopes and the workers' capabilities),
                           user/user-secret (its own jobs),
                           agent/agent-secret and agent-2/agent-2-secret (workers)

        One job's life, for another terminal:

        %s
        Ctrl-C stops everything; the jobs stay.
        """,
        address,
        took.toMillis() / 1000.0,
        address,
        layout.bootstrap(),
        address,
        layout.admin(),
        layout.queryPort(),
        options.dataDir(),
        firstJob(address));
  }

  /** The lines that take one job through its life when they are pasted as they are. */
  static String firstJob(URI address) {
    return Resource.text("first-job.sh").replace(DEFAULT_ADDRESS, address.toString());
  }

  private Welcome() {}
}
