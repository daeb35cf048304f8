// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads request ids. An id names a command's record and where its outcome will be, so no
 * gateway needs to remember it; a MAC over that, the tenant and the principal makes a forged id, or
 * somebody else's, look like one that never was.
 *
 * <pre>
 * version: 1 | partition: 2 | offset: 8 | appendedAt ms: 8 | reply partition: 2 | command id: 16 | MAC: 16
 * </pre>
 */
public final class RequestIds {

  /** Shortest secret: as long as the hash's security level. */
  public static final int SECRET_BYTES_MIN = 16;

  private static final byte VERSION = 1;
  private static final int BODY_BYTES = 1 + 2 + 8 + 8 + 2 + 16;
  private static final int MAC_BYTES = 16;

  private final SecretKeySpec key;

  /**
   * @param secret the same on every gateway, at least {@link #SECRET_BYTES_MIN} bytes
   */
  public RequestIds(byte[] secret) {
    if (secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "Expected a request id secret of at least "
              + SECRET_BYTES_MIN
              + " bytes, but it has "
              + secret.length);
    }
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** What an id names. */
  record Named(Position command, Instant appendedAt, int replyPartition, UUID commandId) {}

  RequestId idOf(Named named, Caller caller) {
    byte[] body =
        ByteBuffer.allocate(BODY_BYTES)
            .put(VERSION)
            .putShort((short) named.command().partition())
            .putLong(named.command().offset())
            .putLong(named.appendedAt().toEpochMilli())
            .putShort((short) named.replyPartition())
            .putLong(named.commandId().getMostSignificantBits())
            .putLong(named.commandId().getLeastSignificantBits())
            .array();
    byte[] id = Arrays.copyOf(body, BODY_BYTES + MAC_BYTES);
    System.arraycopy(mac(body, caller), 0, id, BODY_BYTES, MAC_BYTES);
    return new RequestId(Base64.getUrlEncoder().withoutPadding().encodeToString(id));
  }

  /** Empty when this caller was never given this id. */
  Optional<Named> read(RequestId id, Caller caller) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(id.text());
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (bytes.length != BODY_BYTES + MAC_BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(bytes, BODY_BYTES);
    byte[] claimed = Arrays.copyOfRange(bytes, BODY_BYTES, bytes.length);
    if (!MessageDigest.isEqual(claimed, mac(body, caller))) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(body, 1, BODY_BYTES - 1);
    return Optional.of(
        new Named(
            new Position(in.getShort(), in.getLong()),
            Instant.ofEpochMilli(in.getLong()),
            in.getShort(),
            new UUID(in.getLong(), in.getLong())));
  }

  private byte[] mac(byte[] body, Caller caller) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(body);
      byte[] tenant = caller.tenant().getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(4).putInt(tenant.length).array());
      mac.update(tenant);
      return Arrays.copyOf(
          mac.doFinal(caller.principal().getBytes(StandardCharsets.UTF_8)), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected every JDK to have HmacSHA256, but it has not", e);
    }
  }
}
