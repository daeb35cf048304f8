// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import dev.joblog.gateway.auth.AuthSettings.Client;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The configured development clients. Looking one up takes as long for a wrong secret. */
public final class ClientRegister {

  private final Map<String, Client> byId;

  ClientRegister(List<Client> clients) {
    this.byId = clients.stream().collect(Collectors.toMap(Client::id, Function.identity()));
  }

  /** The client, when the secret is its own. */
  public Optional<Client> authenticate(String id, String secret) {
    Optional<Client> client = Optional.ofNullable(byId.get(id));
    boolean same = sameSecret(client.map(Client::secret).orElse(""), secret);
    return same ? client : Optional.empty();
  }

  HeldCapabilities capabilities() {
    return HeldCapabilities.of(
        byId.values().stream()
            .collect(
                Collectors.groupingBy(
                    Client::tenant,
                    Collectors.flatMapping(
                        client -> client.capabilities().stream(),
                        Collectors.toUnmodifiableSet()))));
  }

  /** Digests have one length, so the comparison tells nothing about the secret's. */
  private static boolean sameSecret(String expected, String given) {
    return MessageDigest.isEqual(sha256(expected), sha256(given));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }
}
