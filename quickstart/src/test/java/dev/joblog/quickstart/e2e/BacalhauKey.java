// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A Bacalhau client's key pair. */
public final class BacalhauKey {

  /** In front of a PKCS #1 key of 2048 bits in its SubjectPublicKeyInfo. */
  private static final int SPKI_HEADER_BYTES = 24;

  private final KeyPair keys;

  private BacalhauKey(KeyPair keys) {
    this.keys = keys;
  }

  public static BacalhauKey generated() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new BacalhauKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected this JVM to make RSA keys", e);
    }
  }

  /** Hex SHA-256 of the modulus. */
  public String clientId() {
    String modulus = ((RSAPublicKey) keys.getPublic()).getModulus().toString(16);
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(modulus)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected this JVM to know SHA-256", e);
    }
  }

  /** Base64 of the PKCS #1 key. */
  public String publicKey() {
    byte[] spki = keys.getPublic().getEncoded();
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOfRange(spki, SPKI_HEADER_BYTES, spki.length));
  }

  /** Base64, over the payload's UTF-8 bytes. */
  public String signature(String payload) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(payload.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected this JVM to sign", e);
    }
  }

  /**
   * As the Python clients write it.
   *
   * @param payload is signed and sent as it is; {@code ME} stands for the ClientID
   */
  public String envelope(String payload) {
    String own = payload.replace("ME", clientId());
    return "{\"client_public_key\": \"%s\", \"payload\": %s, \"signature\": \"%s\"}"
        .formatted(publicKey(), own, signature(own));
  }
}
