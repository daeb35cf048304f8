// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.audit;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys whose checkpoints are believed. */
final class PublicKeys {

  private final Map<String, PublicKey> byId = new HashMap<>();

  static PublicKeys of(PublicKey... keys) {
    PublicKeys all = new PublicKeys();
    for (PublicKey key : keys) {
      all.byId.put(AuditKeys.keyId(key), key);
    }
    return all;
  }

  static PublicKeys read(List<Path> files) throws CouldNotRun {
    PublicKeys all = new PublicKeys();
    for (Path file : files) {
      PublicKey key = AuditKeys.readPublic(file);
      all.byId.put(AuditKeys.keyId(key), key);
    }
    return all;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  boolean has(String keyId) {
    return byId.containsKey(keyId);
  }

  boolean isSigned(Checkpoint checkpoint) {
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
