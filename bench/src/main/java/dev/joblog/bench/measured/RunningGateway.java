// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import dev.joblog.bench.http.Connection;
import java.io.IOException;
import java.net.URI;

/**
 * A gateway that runs already, with the development clients of {@code ./joblog dev}: nothing is
 * known of its processes.
 */
public record RunningGateway(URI address, String authorization) implements Target {

  private static final String FORM =
      "grant_type=client_credentials&client_id=dev&client_secret=dev-secret";

  /**
   * @throws IOException when it gives no token
   */
  public static RunningGateway at(URI address) throws IOException {
    try (Connection connection = new Connection(address, "")) {
      String token =
          connection
              .post("/oauth2/token", FORM, "application/x-www-form-urlencoded", "")
              .expect(200)
              .text("access_token");
      return new RunningGateway(address, "Authorization: Bearer " + token + "\r\n");
    }
  }

  @Override
  public void close() {}
}
