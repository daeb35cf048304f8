// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.joblog.gateway.auth.AuthSettings.Development;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Wires this room; the application registers {@link #components()} and is done. */
public final class AuthSetup {

  static final int SIGNING_KEY_BYTES_MIN = 32;

  private final TokenVerifier verifier;
  private final Optional<TokenMint> mint;
  private final Optional<ClientRegister> clients;
  private final HeldCapabilities held;

  /**
   * @throws IllegalArgumentException when a key file can not be read or is too short
   */
  public AuthSetup(AuthSettings settings, InstantSource clock) {
    Optional<byte[]> developmentKey =
        settings.development().map(development -> signingKey(development.signingKeyFile()));
    Optional<JWKSource<SecurityContext>> keys =
        settings
            .jwksUrl()
            .map(url -> fetched(url, clock))
            .or(() -> settings.keysFile().map(AuthSetup::configured));
    this.verifier =
        new TokenVerifier(keys, developmentKey, settings.issuer(), settings.audience(), clock);
    this.mint =
        developmentKey.map(
            key ->
                new TokenMint(
                    key,
                    settings.issuer(),
                    settings.audience(),
                    settings.development().map(Development::lifetime).orElseThrow(),
                    clock));
    this.clients =
        settings.development().map(development -> new ClientRegister(development.clients()));
    this.held =
        clients
            .filter(builtIn -> keys.isEmpty())
            .map(ClientRegister::capabilities)
            .orElse(HeldCapabilities.UNKNOWN);
  }

  /** What the application registers with Jersey. */
  public List<Object> components() {
    List<Object> components = new ArrayList<>();
    components.add(new BearerFeature(verifier));
    tokenEndpoint().ifPresent(endpoint -> components.add(new TokenResource(endpoint)));
    return List.copyOf(components);
  }

  public TokenVerifier verifier() {
    return verifier;
  }

  /** The built-in issuer, if configured: dialects put their own token endpoints before it. */
  public Optional<TokenMint> mint() {
    return mint;
  }

  /** Its tokens by RFC 6749, for addresses of a dialect's own. */
  public Optional<TokenEndpoint> tokenEndpoint() {
    return mint.flatMap(m -> clients.map(register -> new TokenEndpoint(register, m)));
  }

  /** Its clients. */
  public Optional<ClientRegister> clients() {
    return clients;
  }

  /** What a job may require that a worker can have. */
  public HeldCapabilities held() {
    return held;
  }

  private static JWKSource<SecurityContext> fetched(URI url, InstantSource clock) {
    try {
      return new IssuerKeys(new KeyFetch(url), clock);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected jwksUrl to be an absolute http or https URL, but it is " + url, e);
    }
  }

  private static JWKSource<SecurityContext> configured(Path file) {
    try {
      return new ImmutableJWKSet<>(JWKSet.parse(Files.readString(file)).toPublicJWKSet());
    } catch (IOException | ParseException e) {
      throw new IllegalArgumentException(
          "Expected keysFile to hold a JWK set, but " + file + " does not", e);
    }
  }

  private static byte[] signingKey(Path file) {
    try {
      byte[] key = Files.readAllBytes(file);
      if (key.length < SIGNING_KEY_BYTES_MIN) {
        throw new IllegalArgumentException(
            "Expected signingKeyFile to hold at least "
                + SIGNING_KEY_BYTES_MIN
                + " bytes, but "
                + file
                + " holds "
                + key.length);
      }
      return key;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Expected to read signingKeyFile, but " + file + " can not be read", e);
    }
  }
}
