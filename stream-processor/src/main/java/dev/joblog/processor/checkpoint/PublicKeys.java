// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys whose checkpoints are believed. */
public final class PublicKeys {

  private final Map<String, PublicKey> byId = new HashMap<>();

  static PublicKeys of(PublicKey... keys) {
    PublicKeys all = new PublicKeys();
    for (PublicKey key : keys) {
      all.byId.put(AuditKeys.keyId(key), key);
    }
    return all;
  }

  /**
   * @param files PEM files, one key each
   * @throws UnusableKey when one of them is no such key
   */
  public static PublicKeys read(List<Path> files) throws UnusableKey {
    PublicKeys all = new PublicKeys();
    for (Path file : files) {
      PublicKey key = AuditKeys.readPublic(file);
      all.byId.put(AuditKeys.keyId(key), key);
    }
    return all;
  }

  /** Whether none is believed. */
  public boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Whether the key of this id is believed, as a checkpoint names it. */
  public boolean has(String keyId) {
    return byId.containsKey(keyId);
  }

  /** Whether one of these keys signed exactly this. */
  public boolean isSigned(Checkpoint checkpoint) {
    PublicKey key = byId.get(checkpoint.keyId());
    if (key == null) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(AuditKeys.ALGORITHM);
      signature.initVerify(key);
      signature.update(checkpoint.signed());
      return signature.verify(Base64.getDecoder().decode(checkpoint.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException notEvenASignature) {
      return false;
    }
  }
}
