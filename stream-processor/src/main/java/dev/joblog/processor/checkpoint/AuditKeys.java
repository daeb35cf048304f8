// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Ed25519 keys in PEM files, as {@code openssl genpkey -algorithm ed25519} writes them. */
public final class AuditKeys {

  public static final String ALGORITHM = "Ed25519";

  private static final String PUBLIC = "PUBLIC KEY";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final int KEY_ID_BYTES = 8;
  private static final int PEM_BYTES_MAX = 4_096;

  /** First 16 hex digits of the SHA-256 of the public key as it stands in its PEM file. */
  static String keyId(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(digest, 0, KEY_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }

  static PublicKey readPublic(Path file) throws UnusableKey {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(read(file, PUBLIC)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new UnusableKey(
          "Expected " + file + " to be an Ed25519 public key in a PEM file, but it is not.", e);
    }
  }

  static PrivateKey readPrivate(Path file) throws UnusableKey {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(read(file, PRIVATE)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // No cause: its message might repeat the secret.
      throw new UnusableKey(
          "Expected " + file + " to be an Ed25519 private key in a PEM file, but it is not.");
    }
  }

  /** As text for a file. */
  public static String pem(PublicKey key) {
    return pem(PUBLIC, key.getEncoded());
  }

  /** As text for a file that its owner alone can read. */
  public static String pem(PrivateKey key) {
    return pem(PRIVATE, key.getEncoded());
  }

  private static String pem(String label, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN "
        + label
        + "-----\n"
        + lines.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] read(Path file, String label) throws IOException {
    if (Files.size(file) > PEM_BYTES_MAX) {
      throw new IOException("too long for a key");
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new IOException("no " + label);
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
  }

  private AuditKeys() {}
}
