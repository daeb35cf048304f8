// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.processor.checkpoint.AuditKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/**
 * The key pair that a local run signs its checkpoints with, made on first use: for development. It
 * lies among the {@link Secrets}; the public half beside it may be given to anybody.
 */
record AuditKeyFiles(Path privateKey, Path publicKey) {

  static AuditKeyFiles in(Path secrets) {
    return new AuditKeyFiles(
        secrets.resolve("audit-private-key.pem"), secrets.resolve("audit-public-key.pem"));
  }

  /** The private half comes last: where it is, the pair is whole. */
  AuditKeyFiles made() throws IOException {
    if (!Files.exists(privateKey)) {
      try {
        KeyPair pair = KeyPairGenerator.getInstance(AuditKeys.ALGORITHM).generateKeyPair();
        put(publicKey, AuditKeys.pem(pair.getPublic()));
        put(privateKey, AuditKeys.pem(pair.getPrivate()));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Expected every JDK to have Ed25519, but it has not", e);
      }
    }
    return this;
  }

  /** The temporary file is its owner's alone, and the move keeps that. */
  private static void put(Path file, String text) throws IOException {
    Path aside = Files.createTempFile(file.getParent(), "new", "");
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
