// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.io.IOException;

/** The floor of a request: what the same server answers at once, without a token or a log. */
record BareGet(String title, Site site, int clients) implements Phase {

  @Override
  public Played round() throws IOException, InterruptedException {
    return new ClosedLoop(
            title,
            site,
            clients,
            (client, tape) -> {
              long began = System.nanoTime();
              client.get("/healthz");
              long now = System.nanoTime();
              tape.time("get", now - began);
              tape.requests(1);
              tape.done(now, 1);
              return true;
            })
        .round();
  }
}
