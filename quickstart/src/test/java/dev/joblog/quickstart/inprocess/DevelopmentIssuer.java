// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.auth.Scopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The development issuer, with the clients {@code dev}, to whom everything is allowed, and {@code
 * viewer}; a client's secret is its name and {@code -secret}.
 */
final class DevelopmentIssuer implements AutoCloseable {

  private final Path signingKey = signingKey();
  private final AuthSetup setup;

  DevelopmentIssuer(InstantSource clock) {
    this.setup =
        new AuthSetup(
            new AuthSettings(
                "http://localhost/issuer",
                "joblog",
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                    new AuthSettings.Development(
                        signingKey,
                        Optional.empty(),
                        List.of(
                            client("dev", Scopes.ALL),
                            client("viewer", List.of(Scopes.JOBS_READ, Scopes.EVENTS_READ)))))),
            clock);
  }

  AuthSetup setup() {
    return setup;
  }

  /** Good for an hour of the service's time. */
  String token(
      String tenant, String subject, Collection<String> scopes, Collection<String> capabilities) {
    return setup.mint().orElseThrow().mint(tenant, subject, scopes, capabilities);
  }

  private static AuthSettings.Client client(String name, List<String> scopes) {
    return new AuthSettings.Client(
        name, name + "-secret", InProcessService.TENANT, scopes, InProcessService.CAPABILITIES);
  }

  private static Path signingKey() {
    try {
      return Files.writeString(
          Files.createTempFile("issuer", ".key"), "a signing key for tests that is long enough");
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to write a key, but can not", e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(signingKey);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to delete a key, but can not", e);
    }
  }
}
