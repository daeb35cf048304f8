// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

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

/** A client with a key pair, made once: that takes a while. */
enum Client {
  ALICE,
  BOB,
  APPROVER;

  /** In front of a PKCS #1 key of 2048 bits in its SubjectPublicKeyInfo. */
  private static final int SPKI_HEADER_BYTES = 24;

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes a key pair
  private final KeyPair keys = generated();

  private static KeyPair generated() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected this JVM to make RSA keys", e);
    }
  }

  byte[] pkcs1() {
    byte[] spki = keys.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, SPKI_HEADER_BYTES, spki.length);
  }

  String publicKey() {
    return Base64.getEncoder().encodeToString(pkcs1());
  }

  /** Of the modulus' hexadecimal digits, which have no sign. */
  String id() {
    String hex = ((RSAPublicKey) keys.getPublic()).getModulus().toString(16);
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(hex)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected this JVM to know SHA-256", e);
    }
  }

  byte[] signature(byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected this JVM to sign", e);
    }
  }

  String signed(String payload) {
    return Base64.getEncoder().encodeToString(signature(payload.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * As the Python clients send it: a blank after each colon and comma.
   *
   * @param payload is signed and sent as it is; {@code ME} stands for the ClientID
   */
  String envelope(String member, String payload) {
    String own = payload.replace("ME", id());
    return "{\"client_public_key\": \"%s\", \"%s\": %s, \"signature\": \"%s\"}"
        .formatted(publicKey(), member, own, signed(own));
  }

  String submit(String spec) {
    return envelope(
        "job_create_payload",
        "{\"APIVersion\": \"V1beta1\", \"ClientID\": \"ME\", \"Spec\": " + spec + "}");
  }

  String cancel(String jobId) {
    return envelope(
        "payload",
        "{\"ClientID\": \"ME\", \"JobID\": \"" + jobId + "\", \"Reason\": \"not needed\"}");
  }

  String approve(String jobId, String response) {
    return envelope(
        "payload",
        "{\"ClientID\": \"ME\", \"JobID\": \"" + jobId + "\", \"Response\": " + response + "}");
  }
}
