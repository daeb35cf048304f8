// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A client's RSA key, and the name that follows from it.
 *
 * @param clientId lowercase hex SHA-256 of the modulus, big-endian, without leading zeros
 */
record ClientKey(PublicKey key, String clientId) {

  /** The clients make keys of 2048 bits. */
  static final int MODULUS_BITS_MIN = 2048;

  static final int MODULUS_BITS_MAX = 4096;

  /**
   * The ClientID covers the modulus alone. With an exponent of the sender's choice (1, say) anybody
   * could sign for a known modulus; so it has to be the one that the clients' keys have.
   */
  static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  /**
   * @param pkcs1 DER of an RSAPublicKey (RFC 8017 A.1.1), not of a SubjectPublicKeyInfo
   * @return empty when it is no such key, or outside the bounds above
   */
  static Optional<ClientKey> read(byte[] pkcs1) {
    return contents(ByteBuffer.wrap(pkcs1), SEQUENCE, true).flatMap(ClientKey::ofIntegers);
  }

  private static Optional<ClientKey> ofIntegers(ByteBuffer sequence) {
    Optional<BigInteger> modulus = contents(sequence, INTEGER, false).flatMap(ClientKey::positive);
    if (modulus.isEmpty()
        || modulus.get().bitLength() < MODULUS_BITS_MIN
        || modulus.get().bitLength() > MODULUS_BITS_MAX
        || !modulus.get().testBit(0)) {
      return Optional.empty();
    }
    return contents(sequence, INTEGER, true)
        .flatMap(ClientKey::positive)
        .filter(EXPONENT::equals)
        .map(exponent -> of(modulus.get()));
  }

  private static ClientKey of(BigInteger modulus) {
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, EXPONENT));
      return new ClientKey(key, clientId(modulus));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected this JVM to know RSA and SHA-256", e);
    }
  }

  private static String clientId(BigInteger modulus) throws GeneralSecurityException {
    byte[] signed = modulus.toByteArray();
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    int leading = signed[0] == 0 ? 1 : 0;
    sha.update(signed, leading, signed.length - leading);
    return HexFormat.of().formatHex(sha.digest());
  }

  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  boolean signed(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException malformed) {
      return false;
    } catch (InvalidKeyException refused) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected this JVM to know RSA and SHA-256", e);
    }
  }

  private static Optional<BigInteger> positive(ByteBuffer bytes) {
    byte[] value = new byte[bytes.remaining()];
    bytes.get(value);
    if (value.length == 0 || value[0] < 0) {
      return Optional.empty();
    }
    return Optional.of(new BigInteger(value));
  }

  /**
   * The contents of the next value, by DER's rules.
   *
   * @param last nothing may follow it
   */
  private static Optional<ByteBuffer> contents(ByteBuffer in, int tag, boolean last) {
    if (in.remaining() < 2 || (in.get() & 0xFF) != tag) {
      return Optional.empty();
    }
    int length = in.get() & 0xFF;
    if (length > 0x80) {
      int octets = length & 0x7F;
      if (octets > 2 || in.remaining() < octets) {
        return Optional.empty();
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (in.get() & 0xFF);
      }
      if (length < (octets == 1 ? 0x80 : 0x100)) {
        return Optional.empty();
      }
    } else if (length == 0x80) {
      return Optional.empty();
    }
    if (in.remaining() < length || (last && in.remaining() > length)) {
      return Optional.empty();
    }
    ByteBuffer contents = in.slice(in.position(), length);
    in.position(in.position() + length);
    return Optional.of(contents);
  }
}
