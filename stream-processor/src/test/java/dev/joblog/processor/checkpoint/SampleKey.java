// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/** A signing key in a test's hands: signs whatever the test says. */
public final class SampleKey {

  final SigningKey key;

  public SampleKey(SigningKey key) {
    this.key = key;
  }

  /** A pair that nobody else has. */
  public static SampleKey fresh() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(AuditKeys.ALGORITHM).generateKeyPair();
      return new SampleKey(SigningKey.of(pair.getPrivate(), pair.getPublic()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  public String keyId() {
    return key.keyId();
  }

  public PublicKeys publicKeys() {
    return key.publicKeys();
  }

  public Checkpoint sign(
      int partition, long position, long offset, byte[] hash, long count, Instant time) {
    return key.sign(partition, position, offset, hash, count, time);
  }
}
