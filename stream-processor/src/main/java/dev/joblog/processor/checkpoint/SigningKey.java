// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.HexFormat;

/** The key pair that this process signs its checkpoints with. */
public final class SigningKey {

  private final PrivateKey secret;
  private final PublicKey shown;
  private final String keyId;

  private SigningKey(PrivateKey secret, PublicKey shown) {
    this.secret = secret;
    this.shown = shown;
    this.keyId = AuditKeys.keyId(shown);
  }

  /**
   * @throws UnusableKey when a file is no such key, or the two do not belong together
   */
  public static SigningKey read(Path privateKey, Path publicKey) throws UnusableKey {
    SigningKey key =
        new SigningKey(AuditKeys.readPrivate(privateKey), AuditKeys.readPublic(publicKey));
    Checkpoint trial = key.sign(0, 1, 0, new byte[32], 1, Instant.EPOCH);
    if (!key.publicKeys().isSigned(trial)) {
      throw new UnusableKey(
          "Expected " + publicKey + " to belong to " + privateKey + ", but it does not.");
    }
    return key;
  }

  static SigningKey of(PrivateKey secret, PublicKey shown) {
    return new SigningKey(secret, shown);
  }

  String keyId() {
    return keyId;
  }

  PublicKeys publicKeys() {
    return PublicKeys.of(shown);
  }

  Checkpoint sign(
      int partition, long position, long offset, byte[] hash, long count, Instant time) {
    Checkpoint unsigned =
        new Checkpoint(
            partition, position, offset, HexFormat.of().formatHex(hash), count, time, keyId, "");
    try {
      Signature signature = Signature.getInstance(AuditKeys.ALGORITHM);
      signature.initSign(secret);
      signature.update(unsigned.signed());
      return unsigned.withSignature(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected to sign with an Ed25519 key, but could not", e);
    }
  }
}
