// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What a gateway says of itself. */
public final class Readiness {

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest ask;

  /**
   * @param address of the gateway
   */
  public Readiness(URI address) {
    this.ask = HttpRequest.newBuilder(address.resolve("/readyz")).timeout(ANSWER_AT_MOST).build();
  }

  /** Why it is not ready; empty when it is. */
  public Optional<String> problem() throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(ask, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.empty() : Optional.of(answer.body());
    } catch (IOException silent) {
      return Optional.of("no answer");
    }
  }
}
