// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import dev.joblog.bench.http.Connection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  public Optional<URI> admin() {
    return Optional.empty();
  }

  @Override
  public Optional<String> bootstrap() {
    return Optional.empty();
  }

  @Override
  public List<Part> parts() {
    return List.of();
  }

  @Override
  public Map<String, Path> data() {
    return Map.of();
  }

  @Override
  public void requireAlive() {}

  @Override
  public void close() {}
}
