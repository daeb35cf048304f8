// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code lastEvaluatedKey}: base64 in the letters of URLs, so that it needs no escaping; opaque,
 * authenticated, and good for one caller, filter and order. The MAC covers a name of this dialect,
 * because other cursors are made with the same secret.
 *
 * <pre>
 * version = 1 | createdAt ms: 8 | id: 16 | HMAC-SHA-256 of these: first 16 | of these and the list: 16
 * </pre>
 */
final class PageCursor {

  private static final byte VERSION = 1;
  private static final int BODY_BYTES = 1 + 8 + 16;
  private static final int MAC_BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PLACE = "valpay place".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LIST = "valpay list".getBytes(StandardCharsets.US_ASCII);

  private final SecretKeySpec key;

  /**
   * @param secret the same on every gateway; at least 32 bytes
   */
  PageCursor(byte[] secret) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Everything that makes a list this list. */
  static String listOf(String tenant, JobFilter filter, JobSort sort) {
    StringBuilder text = new StringBuilder();
    add(text, tenant);
    add(text, filter.owner().orElse(""));
    filter.types().forEach(type -> add(text, type));
    add(text, "status");
    filter.statuses().stream().map(JobStatus::word).forEach(word -> add(text, word));
    add(text, filter.resultType().orElse(""));
    add(text, filter.createdFrom().map(Instant::toString).orElse(""));
    add(text, filter.createdUntil().map(Instant::toString).orElse(""));
    add(text, sort.ascending() ? "asc" : "desc");
    return text.toString();
  }

  private static void add(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }

  String write(JobKey after, String list) {
    byte[] body =
        ByteBuffer.allocate(BODY_BYTES)
            .put(VERSION)
            .putLong(after.createdAt().toEpochMilli())
            .putLong(after.id().value().getMostSignificantBits())
            .putLong(after.id().value().getLeastSignificantBits())
            .array();
    byte[] whole = Arrays.copyOf(body, BODY_BYTES + 2 * MAC_BYTES);
    System.arraycopy(mac(PLACE, body), 0, whole, BODY_BYTES, MAC_BYTES);
    System.arraycopy(listMac(body, list), 0, whole, BODY_BYTES + MAC_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /**
   * @throws Refused {@code INVALID_CURSOR} or {@code CURSOR_MISMATCH}
   */
  JobKey read(String text, String list) {
    byte[] whole = decoded(text);
    if (whole.length != BODY_BYTES + 2 * MAC_BYTES || whole[0] != VERSION) {
      throw invalid();
    }
    byte[] body = Arrays.copyOf(whole, BODY_BYTES);
    if (!isAt(whole, BODY_BYTES, mac(PLACE, body))) {
      throw invalid();
    }
    if (!isAt(whole, BODY_BYTES + MAC_BYTES, listMac(body, list))) {
      throw Refusals.of(
          ErrorCode.CURSOR_MISMATCH,
          "Expected lastEvaluatedKey with the filters and the order it was given for, but they"
              + " differ.");
    }
    ByteBuffer fields = ByteBuffer.wrap(body, 1, BODY_BYTES - 1);
    return new JobKey(
        Instant.ofEpochMilli(fields.getLong()),
        new JobId(new UUID(fields.getLong(), fields.getLong())));
  }

  private static boolean isAt(byte[] whole, int at, byte[] mac) {
    return MessageDigest.isEqual(Arrays.copyOfRange(whole, at, at + MAC_BYTES), mac);
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw invalid();
    }
  }

  private static Refused invalid() {
    return Refusals.of(
        ErrorCode.INVALID_CURSOR,
        "Expected lastEvaluatedKey exactly as the page before gave it, but it is not.");
  }

  private byte[] listMac(byte[] body, String list) {
    return mac(LIST, body, list.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] mac(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected every JDK to have HmacSHA256, but it has not", e);
    }
  }
}
