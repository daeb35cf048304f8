// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** The highest count of commands answered in two ways that a gateway had, over all its lives. */
final class Divergence {

  private static final String METRIC = "joblog_outcome_divergence_total ";
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(1);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_AT_MOST)
          .build();
  private final List<HttpRequest> asks;
  private volatile double highest;

  Divergence(List<URI> admins) {
    this.asks =
        admins.stream()
            .map(
                admin ->
                    HttpRequest.newBuilder(admin.resolve("/metrics"))
                        .timeout(ANSWER_AT_MOST)
                        .build())
            .toList();
  }

  /** Asks them all; one that does not answer is asked the next time. */
  void look() throws InterruptedException {
    for (HttpRequest ask : asks) {
      try {
        http.send(ask, HttpResponse.BodyHandlers.ofLines())
            .body()
            .filter(line -> line.startsWith(METRIC))
            .forEach(
                line ->
                    highest =
                        Math.max(highest, Double.parseDouble(line.substring(METRIC.length()))));
      } catch (IOException silent) {
        // it stands still or is gone, as is meant
      }
    }
  }

  double seen() {
    return highest;
  }
}
