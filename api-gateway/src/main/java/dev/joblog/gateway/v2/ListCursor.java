// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Caller;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.query.JobKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a list goes on: opaque, authenticated, and good for one caller, filter and sort. Relative
 * ages were made times for the first page; the cursor carries them, so that all pages are of one
 * list.
 *
 * <pre>
 * version = 1 | list: 16 | after: createdAt 8, id 16 | from: 8 | until: 8 | HMAC-SHA-256: first 16
 * </pre>
 */
final class ListCursor {

  static final int SECRET_BYTES_MIN = 32;

  private static final byte VERSION = 1;
  private static final int LIST_BYTES = 16;
  private static final int BODY_BYTES = 1 + LIST_BYTES + 24 + 16;
  private static final int MAC_BYTES = 16;

  /** No bound. No job is as old as this. */
  private static final long NONE = Long.MIN_VALUE;

  /** Parameters that choose the page, or are told by their effect (a default is one too). */
  private static final List<String> APART = List.of("cursor", "limit", "scope", "sort");

  private final SecretKeySpec key;

  /**
   * @param secret the same on every gateway; at least {@link #SECRET_BYTES_MIN} bytes
   */
  ListCursor(byte[] secret) {
    if (secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "Expected a cursor secret of at least "
              + SECRET_BYTES_MIN
              + " bytes, but it has "
              + secret.length);
    }
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /**
   * @param list what {@link #listOf} says
   */
  record Bound(String list, Optional<Instant> from, Optional<Instant> until) {}

  record Place(JobKey after, Bound bound) {}

  /** One word for caller, filters and sort. */
  static String listOf(Caller caller, ListRequest.Scope scope, String sort, Queries queries) {
    StringBuilder text = new StringBuilder();
    for (String part : List.of(caller.tenant(), caller.principal(), scope.name(), sort)) {
      text.append(part.length()).append(':').append(part);
    }
    queries
        .sorted(APART)
        .forEach(
            (name, values) -> {
              text.append('|').append(name.length()).append(':').append(name);
              values.forEach(value -> text.append(value.length()).append(':').append(value));
            });
    return text.toString();
  }

  String write(JobKey after, Bound bound) {
    ByteBuffer body =
        ByteBuffer.allocate(BODY_BYTES)
            .put(VERSION)
            .put(digest(bound.list()))
            .putLong(after.createdAt().toEpochMilli())
            .putLong(after.id().value().getMostSignificantBits())
            .putLong(after.id().value().getLeastSignificantBits())
            .putLong(bound.from().map(Instant::toEpochMilli).orElse(NONE))
            .putLong(bound.until().map(Instant::toEpochMilli).orElse(NONE));
    byte[] whole = Arrays.copyOf(body.array(), BODY_BYTES + MAC_BYTES);
    System.arraycopy(mac(body.array()), 0, whole, BODY_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /**
   * @throws ProblemException {@code invalid-cursor} or {@code cursor-mismatch}
   */
  Place read(String text, String list) {
    byte[] whole = decoded(text);
    byte[] body = Arrays.copyOf(whole, Math.min(whole.length, BODY_BYTES));
    byte[] proof = Arrays.copyOfRange(whole, body.length, Math.max(whole.length, body.length));
    if (body.length < BODY_BYTES || !MessageDigest.isEqual(mac(body), proof)) {
      throw invalid();
    }
    ByteBuffer fields = ByteBuffer.wrap(body);
    byte[] of = new byte[LIST_BYTES];
    if (fields.get() != VERSION) {
      throw invalid();
    }
    fields.get(of);
    if (!MessageDigest.isEqual(of, digest(list))) {
      throw new ProblemException(
          ProblemType.CURSOR_MISMATCH,
          "Expected a cursor of this list, but it belongs to other filters, sort or caller.");
    }
    Instant createdAt = Instant.ofEpochMilli(fields.getLong());
    JobId id = new JobId(new UUID(fields.getLong(), fields.getLong()));
    return new Place(
        new JobKey(createdAt, id), new Bound(list, time(fields.getLong()), time(fields.getLong())));
  }

  private static Optional<Instant> time(long millis) {
    return millis == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw invalid();
    }
  }

  private static ProblemException invalid() {
    return new ProblemException(
        ProblemType.INVALID_CURSOR,
        "Expected a nextCursor of ours as it was given, but it is not.");
  }

  private byte[] mac(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(body), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected every JDK to have HmacSHA256, but it has not", e);
    }
  }

  private static byte[] digest(String list) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(list.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(whole, LIST_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }
}
